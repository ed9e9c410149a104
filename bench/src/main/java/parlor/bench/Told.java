package parlor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A room of a long history: who may read it, and the entry of its first message. The others follow
/// without a gap.
record Told(String room, String cookie, long first) {

    /// Where `--keep` keeps such rooms for runs to come, or nothing.
    static Optional<Path> folder(Arguments arguments) {
        String folder = arguments.text("keep", "");
        return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
    }

    long seqOf(int number) {
        return first + number - 1;
    }

    static void keep(Path folder, List<Told> rooms) throws IOException {
        Files.write(
                file(folder),
                rooms.stream()
                        .map(told -> told.room + "\t" + told.cookie + "\t" + told.first)
                        .toList());
    }

    /// Nothing if no run has filled the folder.
    static List<Told> kept(Path folder) throws IOException {
        return Files.exists(file(folder))
                ? Files.readAllLines(file(folder)).stream().map(Told::of).toList()
                : List.of();
    }

    private static Told of(String line) {
        String[] parts = line.split("\t", -1);
        return new Told(parts[0], parts[1], Long.parseLong(parts[2]));
    }

    private static Path file(Path folder) {
        return folder.resolve("rooms.tsv");
    }
}
