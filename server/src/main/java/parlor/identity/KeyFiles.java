package parlor.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// All key files of a folder, whatever their purposes. What cannot be done throws [Key.Unusable].
public final class KeyFiles {
    private final Path folder;

    public KeyFiles(Path folder) {
        this.folder = folder;
    }

    /// Whether there is none.
    public boolean none() {
        return all().isEmpty();
    }

    /// Whether one of them lies in clear.
    public boolean anyInClear() {
        return all().stream().anyMatch(KeyFile::inClear);
    }

    /// Opens each of them, and changes nothing.
    public List<Key> open(Optional<Seal> seal) {
        return all().stream().map(file -> file.open(seal.stream().toList())).toList();
    }

    /// Seals each of them anew; says how many. Nothing is written unless all can be opened: each by
    /// one of the old seals or by the new one, so that what was interrupted can be done again.
    public int seal(List<Seal> old, Seal anew, SecureRandom random) {
        var seals = new ArrayList<>(old);
        seals.add(anew);
        var keys = new TreeMap<Path, Key>();
        all().forEach(file -> keys.put(file.path(), file.open(seals)));
        keys.forEach((path, key) -> KeyFile.write(path, key, Optional.of(anew), random));
        return keys.size();
    }

    private List<KeyFile> all() {
        var found = new ArrayList<KeyFile>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*" + KeyFile.ENDING)) {
                files.forEach(path -> found.add(KeyFile.read(path)));
            } catch (IOException e) {
                throw new Key.Unusable(folder, "cannot be read: " + e.getMessage());
            }
        }
        return found;
    }
}
