package parlor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.GrantType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;
import parlor.oauth.Client;
import parlor.oauth.Clients;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parlor client …`: the apps that may sign people in; works beside a running server, on its data
/// folder.
@Command(
        name = "client",
        description = "Look after the apps that sign people in with Parlor.",
        mixinStandardHelpOptions = true,
        subcommands = TokenCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ClientCommand {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @Command(
            description = "Register an app; its secret is shown this once.",
            mixinStandardHelpOptions = true)
    int add(
            @Option(names = "--name", required = true, description = "What people see.")
                    String name,
            @Option(
                            names = "--redirect",
                            paramLabel = "URI",
                            arity = "1..*",
                            description = "Where answers may be sent to.")
                    @Nullable List<String> redirects,
            @Option(names = "--public", description = "It cannot keep a secret, and gets none.")
                    boolean open,
            @Option(
                            names = "--first-party",
                            description = "It belongs to this server: nobody is asked.")
                    boolean firstParty,
            @Option(
                            names = "--no-pkce",
                            description = "Take requests without a challenge; not with --public.")
                    boolean noPkce,
            @Option(
                            names = "--grant",
                            paramLabel = "GRANT",
                            arity = "1..*",
                            description =
                                    "authorization_code, refresh_token (these unless given),"
                                            + " client_credentials, device_code.")
                    @Nullable List<String> grants,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            arity = "1..*",
                            description = "What it may ask for; all unless given.")
                    @Nullable List<String> scopes,
            @Option(
                            names = "--jwks",
                            paramLabel = "FILE",
                            description = "Its public keys: it signs instead of having a secret.")
                    @Nullable Path keys,
            @Option(
                            names = "--jwks-uri",
                            paramLabel = "URI",
                            description = "Where it publishes these keys instead.")
                    @Nullable String keysAt,
            @Option(
                            names = "--post-logout-redirect",
                            paramLabel = "URI",
                            arity = "1..*",
                            description = "Where it may send people after signing out.")
                    @Nullable List<String> logouts,
            @Option(
                            names = "--backchannel-logout",
                            paramLabel = "URI",
                            description = "Where it is told that somebody has signed out.")
                    @Nullable String notices,
            @Option(names = "--par", description = "It pushes each request first (RFC 9126).")
                    boolean pushed,
            @Option(
                            names = "--dpop",
                            description = "Each of its tokens is bound to a key (RFC 9449).")
                    boolean bound,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Exception {
        if (open && (noPkce || keys != null || keysAt != null)) {
            throw new Refusal("a public client has a challenge, and neither secret nor keys");
        }
        var wish =
                new Clients.Wish(name)
                        .redirects(uris(redirects))
                        .open(open)
                        .firstParty(firstParty)
                        .pkce(!noPkce)
                        .grants(words(grants))
                        .scopes(words(scopes))
                        .keys(keys == null ? null : read(keys))
                        .keysAt(keysAt == null ? null : uri(keysAt))
                        .logouts(uris(logouts))
                        .notices(notices == null ? null : uri(notices))
                        .pushed(pushed)
                        .bound(bound);
        try {
            var added = with(clients -> clients.add(wish));
            tell(json, added.client().id(), added.secret());
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "Print all apps, the oldest first.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "Print JSON.") boolean json) throws Exception {
        for (var it : with(Clients::all)) {
            var client = it.client();
            System.out.println(
                    json
                            ? JSON.writeValueAsString(about(it))
                            : client.id() + "  " + client.name() + "  " + kind(client) + from(it));
        }
        return 0;
    }

    @Command(
            description = "A new secret in the place of the old one.",
            mixinStandardHelpOptions = true)
    int secret(
            @Parameters(paramLabel = "CLIENT") String id,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Exception {
        var secret =
                with(clients -> clients.renew(id))
                        .orElseThrow(() -> new Refusal("no such app has a secret"));
        tell(json, id, secret);
        return 0;
    }

    @Command(description = "Take an app away; all its tokens end.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "CLIENT") String id) throws Exception {
        if (!with(clients -> clients.remove(id))) {
            throw new Refusal("there is no such app");
        }
        System.out.println(id);
        return 0;
    }

    private static <T> T with(Function<Clients, T> work) throws Exception {
        return beside((database, edge) -> work.apply(new Clients(database, edge)));
    }

    static <T> T beside(BiFunction<Database, Edge, T> work) throws Exception {
        var data = Config.read(System.getenv()).data();
        try (var timers = new SystemTimers();
                var database = DataFolder.beside(data)) {
            return work.apply(database, Edge.system(timers));
        }
    }

    private static Set<URI> uris(@Nullable List<String> texts) throws Refusal {
        var all = new LinkedHashSet<URI>();
        for (var text : texts == null ? List.<String>of() : texts) {
            all.add(uri(text));
        }
        return all;
    }

    private static URI uri(String text) throws Refusal {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(text + " is no URI");
        }
    }

    private static Set<String> words(@Nullable List<String> texts) {
        return (texts == null ? List.<String>of() : texts)
                .stream()
                        .flatMap(text -> List.of(text.split("[ ,]+")).stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static JWKSet read(Path file) throws Refusal {
        try {
            return JWKSet.load(file.toFile()).toPublicJWKSet();
        } catch (IOException | ParseException e) {
            throw new Refusal(file + " is no set of keys (RFC 7517)");
        }
    }

    private static String kind(Client client) {
        return (client.open() ? "public" : "confidential")
                + (client.firstParty() ? ", first party" : "")
                + (client.pkce() ? "" : ", no challenge needed")
                + (client.pushes() ? ", pushes its requests" : "")
                + (client.bound() ? ", tokens bound to a key" : "");
    }

    private static String from(Clients.Listed it) {
        var origin = it.origin();
        if (origin == null) {
            return "";
        }
        return ", registered itself with token "
                + (origin.token().isEmpty() ? "of old" : origin.token())
                + (origin.label() == null ? "" : " (" + origin.label() + ")");
    }

    private static Map<String, Object> about(Clients.Listed it) {
        var all = new HashMap<>(about(it.client()));
        var origin = it.origin();
        all.put("registered_itself", origin != null);
        if (origin != null) {
            all.put("initial_token", origin.token());
        }
        if (origin != null && origin.label() != null) {
            all.put("initial_token_label", origin.label());
        }
        return all;
    }

    private static Map<String, Object> about(Client client) {
        return Map.of(
                "client_id",
                client.id(),
                "client_name",
                client.name(),
                "redirect_uris",
                client.redirects().stream().map(URI::toString).sorted().toList(),
                "grant_types",
                client.grants().stream().map(GrantType::getValue).sorted().toList(),
                "public",
                client.open(),
                "first_party",
                client.firstParty(),
                "require_pkce",
                client.pkce(),
                "require_pushed_authorization_requests",
                client.pushes(),
                "dpop_bound_access_tokens",
                client.bound());
    }

    private static void tell(boolean json, String id, @Nullable String secret)
            throws JsonProcessingException {
        if (json) {
            System.out.println(
                    JSON.writeValueAsString(
                            secret == null
                                    ? Map.of("client_id", id)
                                    : Map.of("client_id", id, "client_secret", secret)));
        } else {
            System.out.println("client_id " + id);
            if (secret != null) {
                System.out.println("client_secret " + secret);
            }
        }
    }
}
