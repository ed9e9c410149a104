package parlor.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import parlor.base.Limits;

/// The keys that one kind of token is signed with: the newest signs, the older ones verify until
/// the last token that they signed has ended.
public final class KeyRing {
    private static final Comparator<Key> NEWEST_FIRST =
            Comparator.comparing(Key::created).thenComparing(Key::id).reversed();

    /// Between a new key in the folder and its first token, old ones are still signed.
    private static final Duration TAKING_UP = Duration.ofMinutes(1);

    private final Key.Folder folder;
    private final String purpose;
    private final Duration life;
    private final Key.Form form;
    private final Supplier<byte[]> maker;
    private final boolean needed;
    private Map<Path, Key> files = Map.of();
    private volatile List<Key> keys = List.of();

    /// @param needed whether something depends on it that there is a key at all
    private KeyRing(
            Key.Folder folder,
            String purpose,
            Duration life,
            Key.Form form,
            Supplier<byte[]> maker,
            boolean needed) {
        this.folder = folder;
        this.purpose = purpose;
        this.life = life;
        this.form = form;
        this.maker = maker;
        this.needed = needed;
    }

    /// The keys for this purpose; a first one is made when the folder has none. Throws
    /// [Key.Unusable].
    ///
    /// @param life how long a token lasts at most
    public static KeyRing open(Key.Folder folder, String purpose, Duration life) {
        var ring =
                new KeyRing(
                        folder,
                        purpose,
                        life,
                        Key.Form.SECRET,
                        () -> Key.random(folder.edge()),
                        true);
        ring.takeUp();
        if (ring.keys.isEmpty()) {
            folder.refuseMissing(folder.file(purpose + "-*"));
            ring.rotate();
        }
        return ring;
    }

    /// The key pairs for this purpose, of which a first one is made when it is needed: what was
    /// signed with lost ones is worth nothing, and no more is lost. Throws [Key.Unusable].
    ///
    /// @param life how long a token lasts at most
    /// @param maker of a key pair in bytes, more than 32
    public static KeyRing whenNeeded(
            Key.Folder folder, String purpose, Duration life, Supplier<byte[]> maker) {
        var ring = new KeyRing(folder, purpose, life, Key.Form.PAIR, maker, false);
        ring.takeUp();
        return ring;
    }

    /// The key that signs.
    public Key newest() {
        var all = keys;
        return all.isEmpty() ? first() : all.getFirst();
    }

    private synchronized Key first() {
        takeUp();
        if (!begun()) {
            rotate();
        }
        return keys.getFirst();
    }

    /// Whether there is a key.
    public boolean begun() {
        return !keys.isEmpty();
    }

    /// All that verify, the newest first.
    public List<Key> all() {
        return keys;
    }

    /// The key of this id that verifies, of these keys alone.
    public Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /// Makes a key that signs from now on.
    public synchronized void rotate() {
        var now = folder.edge().clock().instant();
        var after = keys.isEmpty() ? now : later(now, keys.getFirst().created().plusMillis(1));
        var key = Key.make(purpose, folder.edge(), after, maker.get());
        folder.write(folder.file(purpose + "-" + key.id()), key);
        takeUp();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Takes up the keys that came into the folder, and lets go of those that left it; of the last
    /// only where a new one can be made when it is needed. With a file that cannot be used all
    /// stays as it was: throws [Key.Unusable].
    public synchronized void takeUp() {
        var found = new HashMap<Path, Key>();
        for (var file : listed()) {
            var known = files.get(file);
            found.put(file, known != null ? known : folder.read(file, purpose, form));
        }
        boolean lost = found.isEmpty() && (needed || Files.notExists(folder.path()));
        if (!lost || files.isEmpty()) {
            files = found;
            keys = found.values().stream().sorted(NEWEST_FIRST).toList();
        }
    }

    /// Rotates when it is time, and removes the keys whose last token has ended.
    public synchronized void renew() {
        takeUp();
        if (!begun()) {
            return;
        }
        var now = folder.edge().clock().instant();
        if (!newest().created().plus(Limits.KEY_PERIOD).isAfter(now)) {
            rotate();
        }
        var successor = newest();
        for (var key : keys.subList(1, keys.size())) {
            if (successor.created().plus(life).plus(TAKING_UP).isBefore(now)) {
                remove(folder.file(purpose + "-" + key.id()));
            }
            successor = key;
        }
        takeUp();
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Key.Unusable(file, "cannot be removed: " + e.getMessage());
        }
    }

    private List<Path> listed() {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(folder.path())) {
            try (var files =
                    Files.newDirectoryStream(folder.path(), purpose + "-*" + KeyFile.ENDING)) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw new Key.Unusable(folder.path(), "cannot be read: " + e.getMessage());
            }
        }
        return found;
    }
}
