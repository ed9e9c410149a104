package parlor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import parlor.rooms.Archive;
import parlor.rooms.Verification;
import parlor.wire.ExportLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parlor room …`: whole rooms, beside a running server or without one.
@Command(
        name = "room",
        description = "Export, import and verify rooms.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RoomCommand {

    @Command(
            description = "Print the log of a room as everybody in it may see it, JSON Lines.",
            mixinStandardHelpOptions = true)
    int export(@Parameters(paramLabel = "ROOM", description = "Its id or its code.") String room)
            throws Exception {
        var config = Config.read(System.getenv());
        try (var database = DataFolder.beside(config.data())) {
            var archive = new Archive(database);
            var id = archive.find(room).orElseThrow(() -> new Refusal("there is no such room"));
            var out = new PrintStream(new BufferedOutputStream(System.out), false, UTF_8);
            archive.export(
                    id,
                    (entry, about) ->
                            out.writeBytes(ExportLines.write(entry, about, archive.epoch())));
            out.flush();
            if (out.checkError()) {
                throw new Refusal("the export could not be written");
            }
        }
        return 0;
    }

    @Command(
            description = {
                "Check the dice in an exported room, without a server: 0 if all that can be"
                        + " checked agrees, else 2."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Option(
                            names = "--head",
                            paramLabel = "HEX",
                            description = "A head that somebody saw; it must be in the log.")
                    @Nullable String head,
            @Parameters(paramLabel = "FILE") Path file)
            throws Exception {
        var verification = new Verification(head);
        try (var in = lines(file)) {
            in.forEach((number, text) -> {
                try {
                    verification.add(number, ExportLines.read(text).entry());
                } catch (IllegalArgumentException e) {
                    verification.unreadable(number, String.valueOf(e.getMessage()));
                }
            });
        }
        return told(verification.end());
    }

    private static int told(Verification.Report report) {
        report.findings()
                .forEach(it -> System.out.println("line %d: %s".formatted(it.line(), it.what())));
        System.out.println(
                "%,d entries, %d epochs, %d rolls: %d made again from their seed, %d still secret, %d whose seed is not public yet"
                        .formatted(
                                report.entries(),
                                report.epochs(),
                                report.rolls(),
                                report.proved(),
                                report.secret(),
                                report.rolls() - report.proved() - report.secret()));
        System.out.println("head " + report.head());
        System.out.println(report.findings().isEmpty() ? "verified" : "NOT verified");
        return report.findings().isEmpty() ? 0 : 2;
    }

    @Command(
            name = "import",
            description =
                    "Make a room with the history of an exported one; prints its id and its code.",
            mixinStandardHelpOptions = true)
    int read(@Parameters(paramLabel = "FILE") Path file) throws Exception {
        var config = Config.read(System.getenv());
        var about = RoomImport.check(file);
        try (var database = DataFolder.beside(config.data())) {
            var room = RoomImport.run(file, about, database, config);
            System.out.println(room.id() + " " + room.code());
        }
        return 0;
    }

    static Lines lines(Path file) throws Refusal {
        try {
            InputStream in = Files.newInputStream(file);
            return new Lines(in, ExportLines.MOST_BYTES);
        } catch (IOException e) {
            throw new Refusal("%s cannot be read".formatted(file));
        }
    }
}
