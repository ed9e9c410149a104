package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.OwnerOnly;
import parlor.db.Database;
import parlor.db.Tx;

/// Names the history that entry numbers belong to. A file beside the database remembers how many
/// entries were ever written: when the database knows of fewer, it was restored from a backup and
/// the epoch changes.
final class Epoch implements AutoCloseable {
    private static final long SAVE_EVERY = 1_000;

    private final Path file;
    private final String name;
    private final long boots;
    private volatile long written;
    private long saved;

    private Epoch(Path file, String name, long boots, long written) {
        this.file = file;
        this.name = name;
        this.boots = boots;
        this.written = written;
        this.saved = -1;
    }

    static Epoch open(Database database, Path file, Edge edge) {
        var beside = read(file);
        long written =
                database.read(tx ->
                        tx.row("select coalesce(sum(head), 0) from room", r -> r.getLong(1))
                                .orElse(0L));
        long counted = database.read(tx -> number(tx, "written"));
        long known = Math.max(Math.max(written, counted), beside.written());
        var fresh = new Ids(edge.clock(), edge.secrets()).next().toString().substring(19);
        var name = database.read(tx -> text(tx, "epoch"));
        boolean behind = beside.written() > Math.max(written, counted);
        if (name.isEmpty() || behind || !(beside.name().isEmpty() || beside.name().equals(name))) {
            name = fresh;
        }
        var epoch = new Epoch(file, name, beside.boots() + 1, known);
        var kept = name;
        database.write(tx -> put(tx, "epoch", kept) + put(tx, "written", String.valueOf(known)));
        epoch.save();
        return epoch;
    }

    private record Beside(String name, long boots, long written) {}

    private static Beside read(Path file) {
        try {
            var words =
                    Files.exists(file)
                            ? List.of(Files.readString(file, UTF_8).strip().split(" "))
                            : List.<String>of();
            return words.size() == 3
                    ? new Beside(
                            words.get(0),
                            Long.parseLong(words.get(1)),
                            Long.parseLong(words.get(2)))
                    : new Beside("", 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            return new Beside("", 0, 0);
        }
    }

    private static String text(Tx tx, String name) {
        return tx.row("select value from meta where name = ?", r -> r.getString(1), name)
                .orElse("");
    }

    private static long number(Tx tx, String name) {
        var text = text(tx, name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    static int put(Tx tx, String name, String value) {
        return tx.update(
                "insert into meta (name, value) values (?, ?)"
                        + " on conflict (name) do update set value = excluded.value",
                name,
                value);
    }

    String name() {
        return name;
    }

    /// Before a commit: the same number in the database, of which it never falls.
    void note(Tx tx, int entries) {
        if (entries > 0) {
            put(tx, "written", String.valueOf(written + entries));
        }
    }

    /// After a commit: so many entries more. Written to the file now and then; it may be behind the
    /// database, never ahead.
    synchronized void count(int entries) {
        written += entries;
        if (written - saved >= SAVE_EVERY) {
            save();
        }
    }

    /// Brings the file up to date.
    synchronized void save() {
        if (saved == written) {
            return;
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            OwnerOnly.freshFile(part);
            Files.writeString(part, name + " " + boots + " " + written + "\n", UTF_8);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            saved = written;
        } catch (IOException e) {
            // The disk is full or read-only: the next one tells as much.
        }
    }

    @Override
    public void close() {
        save();
    }
}
