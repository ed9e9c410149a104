package parlor.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.identity.Key;
import parlor.identity.KeyFiles;
import parlor.identity.KeyRing;
import parlor.oauth.SigningRings;
import picocli.CommandLine.Command;

/// `parlor keys …`: works beside a running server, on its data folder.
@Command(
        name = "keys",
        description = "Look after the keys in the data folder.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {

    @Command(
            description = "Print id, purpose and birth of every key, and whether they are sealed.",
            mixinStandardHelpOptions = true)
    int list() throws Exception {
        var config = Config.read(System.getenv());
        try {
            var files = files(config);
            files.open(Keys.seal(config.secret())).stream()
                    .sorted(Comparator.comparing(Key::purpose).thenComparing(Key::created))
                    .forEach(key ->
                            System.out.println(
                                    "%s %s %s".formatted(key.id(), key.purpose(), key.created())));
            System.out.println(files.anyInClear() ? "in clear" : "sealed");
        } catch (Key.Unusable e) {
            throw Keys.refusal(e);
        }
        return 0;
    }

    @Command(
            description =
                    "Make new keys that sign sessions and tokens; a running server takes them up.",
            mixinStandardHelpOptions = true)
    int rotate() throws Exception {
        var config = Config.read(System.getenv());
        try (var timers = new SystemTimers()) {
            rotated(config, Edge.system(timers)).forEach(key -> System.out.println(key.id()));
        }
        return 0;
    }

    /// The new keys; that of the sessions first.
    static List<Key> rotated(Config config, Edge edge) throws Refusal {
        try {
            return made(config, edge);
        } catch (Key.Unusable e) {
            throw Keys.refusal(e);
        }
    }

    private static List<Key> made(Config config, Edge edge) throws Refusal {
        var files = files(config);
        var seal = Keys.seal(config.secret());
        if (seal.isPresent() && files.anyInClear()) {
            throw new Refusal("the keys lie in clear: run parlor secret set first");
        }
        files.open(seal); // What the server could not open beside the others is not made.
        var folder = new Key.Folder(folder(config), edge, seal, true);
        var longest = config.stay().longest();
        var ring = KeyRing.open(folder, Keys.SESSION, longest);
        ring.rotate();
        var all = new ArrayList<>(List.of(ring.newest()));
        all.addAll(SigningRings.open(folder, longest).rotate());
        return all;
    }

    static Path folder(Config config) {
        return config.data().resolve(DataFolder.KEYS);
    }

    static KeyFiles files(Config config) throws Refusal {
        var files = new KeyFiles(folder(config));
        if (files.none()) {
            throw new Refusal("there are no keys in %s".formatted(folder(config)));
        }
        return files;
    }
}
