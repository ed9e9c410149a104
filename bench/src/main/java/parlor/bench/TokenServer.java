package parlor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;
import parlor.oauth.Clients;

/// A server that gives tokens, and a client that it knows.
///
/// @param path of its token endpoint
/// @param proof `Authorization` of the client
/// @param keys with which it signs
/// @param refresh a refresh token for each connection
record TokenServer(
        String name, Target target, String path, String proof, JWKSet keys, List<String> refresh) {
    private static final String REDIRECT = "https://app.example/back";
    private static final Pattern CODE = Pattern.compile("name=\"code\" value=\"([^\"]+)\"");

    /// Parlor, with a client of its own, which somebody who has just signed up lets in.
    static TokenServer parlor(Run run, int connections) {
        Clients.Added added = register(run.data());
        String client = added.client().id();
        String proof = basic(client, Objects.requireNonNull(added.secret()));
        List<String> refresh = new ArrayList<>();
        try (Http http = new Http(run.target(), Target.source(3))) {
            String cookie = SignIns.signUp(http, "person0").cookie();
            TokenServer bare = of("parlor", run.target(), http, proof, List.of());
            for (int i = 0; i < connections; i++) {
                refresh.add(bare.redeemed(http, code(http, client, cookie)));
            }
            return of("parlor", run.target(), http, proof, refresh);
        }
    }

    private static Clients.Added register(Path data) {
        try (SystemTimers timers = new SystemTimers();
                Database database =
                        Database.open(
                                data.resolve("parlor.db"),
                                Thread.ofPlatform().daemon().factory())) {
            return new Clients(database, Edge.system(timers))
                    .add(
                            new Clients.Wish("bench")
                                    .redirects(Set.of(URI.create(REDIRECT)))
                                    .firstParty(true)
                                    .pkce(false)
                                    .grants(
                                            Set.of(
                                                    "authorization_code",
                                                    "refresh_token",
                                                    "client_credentials")));
        }
    }

    private static String code(Http http, String client, String cookie) {
        String query =
                form(
                        Map.of(
                                "response_type",
                                "code",
                                "response_mode",
                                "form_post",
                                "client_id",
                                client,
                                "redirect_uri",
                                REDIRECT,
                                "scope",
                                "openid offline_access rooms:read"));
        HttpAnswer page = http.get("/oauth2/authorize?" + query, cookie).expect(200);
        var found = CODE.matcher(new String(page.body(), UTF_8));
        if (!found.find()) {
            throw new IllegalStateException("no code: " + page);
        }
        return found.group(1);
    }

    private String redeemed(Http http, String code) {
        String grant =
                form(
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                REDIRECT));
        return http.form(path, proof, grant).expect(200).json().path("refresh_token").asText();
    }

    /// `bench/beside/oidc-provider.mjs`.
    static TokenServer neighbour(Target target, int connections) {
        List<String> refresh = new ArrayList<>();
        try (Http http = new Http(target, Target.source(3))) {
            http.get("/seeds?n=" + connections, "")
                    .expect(200)
                    .json()
                    .forEach(token -> refresh.add(token.asText()));
            String proof = basic("bench", "the-secret-of-the-load-program-0123456789");
            return of("beside", target, http, proof, refresh);
        }
    }

    private static TokenServer of(
            String name, Target target, Http http, String proof, List<String> refresh) {
        var about = http.get("/.well-known/openid-configuration", "").expect(200).json();
        String path = URI.create(about.path("token_endpoint").asText()).getPath();
        String jwks = URI.create(about.path("jwks_uri").asText()).getPath();
        try {
            JWKSet keys = JWKSet.parse(new String(http.get(jwks, "").expect(200).body(), UTF_8));
            return new TokenServer(name, target, path, proof, keys, refresh);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String basic(String client, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(US_ASCII));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
