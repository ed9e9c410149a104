package parlor.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.http.Query;
import parlor.oauth.Clients;

/// An app of somebody else's: it sends people to the server and fetches tokens.
final class App {
    static final String REDIRECT = "https://app.example/back";
    static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-0";
    private static final Pattern HIDDEN =
            Pattern.compile("name=\"(request|seal|client)\" value=\"([^\"]+)\"");

    final House house;
    final String id;
    final @Nullable String secret;

    private App(House house, String id, @Nullable String secret) {
        this.house = house;
        this.id = id;
        this.secret = secret;
    }

    /// Registers one, as the command line does beside a running server.
    static App of(House house, Clients.Wish wish) {
        var file = house.data().resolve("parlor.db");
        try (var database = Database.open(file, Thread.ofPlatform().daemon().factory())) {
            var secure = new SecureRandom();
            var edge = new Edge(house.time(), secure, secure, house.time());
            var added = new Clients(database, edge).add(wish);
            return new App(house, added.client().id(), added.secret());
        }
    }

    /// One that has registered by itself, and keeps no secret.
    static App registered(House house, String id) {
        return new App(house, id, null);
    }

    static Clients.Wish wish(String redirect) {
        return new Clients.Wish("Diary").redirects(Set.of(URI.create(redirect)));
    }

    static Clients.Wish open(String redirect) {
        return new Clients.Wish("Diary").redirects(Set.of(URI.create(redirect))).open(true);
    }

    static App confidential(House house) {
        return of(house, wish(REDIRECT));
    }

    /// What it sends with a person, unless it is told otherwise.
    Map<String, String> request() {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", id);
        request.put("redirect_uri", REDIRECT);
        request.put("scope", "openid profile rooms:read");
        request.put("state", "a state");
        request.put("nonce", "a nonce");
        request.put("code_challenge", challenge(VERIFIER));
        request.put("code_challenge_method", "S256");
        return request;
    }

    /// The usual request with some parameters in another way; an empty one is left out.
    Map<String, String> request(String... names) {
        var request = request();
        for (int i = 0; i < names.length; i += 2) {
            if (names[i + 1].isEmpty()) {
                request.remove(names[i]);
            } else {
                request.put(names[i], names[i + 1]);
            }
        }
        return request;
    }

    static String challenge(String verifier) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an ID token names an access token by (OpenID Connect Core §3.1.3.6).
    static String hash(String token) {
        var all = Base64.getUrlDecoder().decode(challenge(token));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, 16));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /// Sends somebody's browser to the server.
    static Visitor.Reply sends(Visitor browser, Map<String, String> request) {
        return browser.get("/oauth2/authorize?" + form(request));
    }

    /// Sends him, and he goes on to the page of the request.
    static Visitor.Reply shows(Visitor browser, Map<String, String> request) {
        var sent = sends(browser, request);
        assertThat(sent.status()).as(sent.raw().body()).isEqualTo(303);
        assertThat(sent.header("Location")).startsWith("/oauth2/interaction?request=");
        return browser.get(sent.header("Location"));
    }

    /// Presses a button of the page.
    static Visitor.Reply presses(Visitor browser, Visitor.Reply page, String decision) {
        var fields = hidden(page);
        fields.put("decision", decision);
        return posts(browser, "/oauth2/interaction", fields);
    }

    static Map<String, String> hidden(Visitor.Reply page) {
        var fields = new LinkedHashMap<String, String>();
        HIDDEN.matcher(page.raw().body())
                .results()
                .forEach(it -> fields.put(it.group(1), it.group(2)));
        return fields;
    }

    static Visitor.Reply posts(Visitor browser, String path, Map<String, String> fields) {
        return browser.send("POST", path, form(fields), FORM);
    }

    static final Map<String, String> FORM =
            Map.of("Content-Type", "application/x-www-form-urlencoded");

    /// What the answer carries that goes back to the app.
    static Map<String, String> back(Visitor.Reply reply) {
        var location = reply.header("Location");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(303);
        var fields = new LinkedHashMap<String, String>();
        var query = Objects.requireNonNullElse(URI.create(location).getRawQuery(), "");
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            fields.put(
                    Query.decoded(pair.substring(0, equals)),
                    Query.decoded(pair.substring(equals + 1)));
        }
        return fields;
    }

    /// A code from somebody who is signed in and agrees.
    String code(Visitor browser, String... changed) {
        var sent = sends(browser, request(changed));
        if (sent.header("Location").startsWith("/oauth2/interaction")) {
            sent = presses(browser, browser.get(sent.header("Location")), "allow");
        }
        return Objects.requireNonNull(back(sent).get("code"), sent.header("Location"));
    }

    /// Asks the token endpoint, with its secret if it has one.
    Visitor.Reply fetches(Map<String, String> fields) {
        return fetches("/oauth2/token", fields);
    }

    Visitor.Reply fetches(String path, Map<String, String> fields) {
        return fetches(path, fields, Map.of());
    }

    Visitor.Reply fetches(String path, Map<String, String> fields, Map<String, String> headers) {
        var all = new LinkedHashMap<>(fields);
        all.putIfAbsent("client_id", id);
        if (secret != null) {
            all.putIfAbsent("client_secret", secret);
        }
        var every = new LinkedHashMap<>(FORM);
        every.putAll(headers);
        return house.visitor().send("POST", path, form(all), every);
    }

    /// Leaves its request at the server, and has a `request_uri` for it.
    String pushes(String... changed) {
        var reply = fetches("/oauth2/par", request(changed));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply.text("/request_uri");
    }

    /// What it sends somebody with who shall answer what it has pushed.
    Map<String, String> pushed(String uri) {
        return Map.of("client_id", id, "request_uri", uri);
    }

    Visitor.Reply redeems(String code) {
        return redeems(code, VERIFIER);
    }

    Visitor.Reply redeems(String code, String verifier) {
        return fetches(
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", REDIRECT,
                        "code_verifier", verifier));
    }

    Visitor.Reply refreshes(String token) {
        return fetches(Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    /// What stands in a token.
    static JsonNode claims(String token) {
        return part(token, 1);
    }

    static JsonNode header(String token) {
        return part(token, 0);
    }

    private static JsonNode part(String token, int which) {
        try {
            return new ObjectMapper()
                    .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[which]));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
