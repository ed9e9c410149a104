package parlor.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.oauth.InitialTokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parlor client token …`: the tokens with which apps register by themselves.
@Command(
        name = "token",
        description = "Make a token with which apps register by themselves; it is shown this once.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @Option(
            names = "--days",
            defaultValue = "1",
            description = "How long it lasts, 1 to 30; 1 unless given.")
    private int days;

    @Option(
            names = "--apps",
            defaultValue = "" + Limits.INITIAL_TOKEN_CLIENTS,
            description = "How many apps may register with it; 10 unless given.")
    private int apps;

    @Option(names = "--label", paramLabel = "TEXT", description = "What it is called in lists.")
    private @Nullable String label;

    @Option(names = "--json", description = "Print JSON, with what it is revoked by.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (days < 1 || days > Limits.INITIAL_TOKEN.toDays()) {
            throw new Refusal(
                    "a token lasts 1 to %d days".formatted(Limits.INITIAL_TOKEN.toDays()));
        }
        if (apps < 1 || apps > Limits.REGISTERED_CLIENTS) {
            throw new Refusal(
                    "with a token 1 to %d apps register".formatted(Limits.REGISTERED_CLIENTS));
        }
        if (label != null && (label.isBlank() || label.length() > Limits.LABEL)) {
            throw new Refusal("a label has 1 to %d characters".formatted(Limits.LABEL));
        }
        var made = with(tokens -> tokens.make(Duration.ofDays(days), apps, label));
        System.out.println(
                json
                        ? JSON.writeValueAsString(Map.of("id", made.id(), "token", made.token()))
                        : made.token());
        return 0;
    }

    @Command(
            name = "list",
            description = "Print what is known of all tokens, the oldest first; not themselves.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "Print JSON.") boolean json) throws Exception {
        for (var token : with(InitialTokens::all)) {
            System.out.println(json ? JSON.writeValueAsString(about(token)) : line(token));
        }
        return 0;
    }

    private static String line(InitialTokens.Known token) {
        return "%s  until %s  %d of %d apps%s"
                .formatted(
                        token.id(),
                        token.expiresAt(),
                        token.registered(),
                        token.most(),
                        token.label() == null ? "" : "  " + token.label());
    }

    private static Map<String, Object> about(InitialTokens.Known token) {
        var all = new HashMap<String, Object>();
        all.put("id", token.id());
        all.put("created_at", token.createdAt().toString());
        all.put("expires_at", token.expiresAt().toString());
        all.put("registered", token.registered());
        all.put("apps", token.most());
        if (token.label() != null) {
            all.put("label", token.label());
        }
        return all;
    }

    @Command(
            name = "revoke",
            description = "No app registers with this token any more; those that have stay.",
            mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "ID") String id) throws Exception {
        if (!with(tokens -> tokens.revoke(id))) {
            throw new Refusal("there is no such token, or it is over");
        }
        System.out.println(id);
        return 0;
    }

    private static <T> T with(Function<InitialTokens, T> work) throws Exception {
        return ClientCommand.beside(
                (database, edge) -> work.apply(new InitialTokens(database, edge)));
    }
}
