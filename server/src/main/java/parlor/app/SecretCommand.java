package parlor.app;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.identity.Key;
import parlor.identity.Seal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `parlor secret …`: seals the keys anew. The server must be stopped. A command that was
/// interrupted is given again: what is done by then stays done.
@Command(
        name = "secret",
        description = "Seal the keys in the data folder; the server must be stopped.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SecretCommand {

    @Command(
            description = "Seal keys that lie in clear under PARLOR_SECRET.",
            mixinStandardHelpOptions = true)
    int set() throws Exception {
        return told(config -> set(config, edgeOf()));
    }

    @Command(
            description = "Seal the keys under the secret in FILE instead of PARLOR_SECRET.",
            mixinStandardHelpOptions = true)
    int change(
            @Parameters(paramLabel = "FILE", description = "32 random bytes or more in base64.")
                    Path file)
            throws Exception {
        return told(config -> change(config, file, edgeOf()));
    }

    private static Edge edgeOf() {
        return Edge.system(new SystemTimers());
    }

    @FunctionalInterface
    private interface Work {
        int on(Config config) throws Refusal;
    }

    private static int told(Work work) throws Exception {
        var sealed = work.on(Config.read(System.getenv()));
        System.out.println(sealed + " keys sealed");
        return 0;
    }

    /// Says how many keys are sealed now.
    static int set(Config config, Edge edge) throws Refusal {
        return sealed(config, List.of(), required(config.secret()), edge);
    }

    /// Says how many keys are sealed now.
    static int change(Config config, Path file, Edge edge) throws Refusal {
        var old = required(config.secret());
        return sealed(config, List.of(old), Keys.seal(secretIn(file)).orElseThrow(), edge);
    }

    private static Seal required(Config.@Nullable Secret secret) throws Refusal {
        return Keys.seal(secret)
                .orElseThrow(
                        () -> new Refusal("%s is not set".formatted(Setting.SECRET.variable())));
    }

    private static Config.Secret secretIn(Path file) throws Refusal {
        try {
            return SecretText.read(file);
        } catch (SecretText.Wrong e) {
            throw new Refusal("the secret in %s %s".formatted(file, e.getMessage()));
        }
    }

    private static int sealed(Config config, List<Seal> old, Seal anew, Edge edge) throws Refusal {
        var files = KeysCommand.files(config);
        try (var _ = DataFolder.take(config.data())) {
            return files.seal(old, anew, edge.secrets());
        } catch (Key.Unusable e) {
            throw Keys.refusal(e);
        }
    }
}
