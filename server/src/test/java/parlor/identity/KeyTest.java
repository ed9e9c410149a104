package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.SystemTimers;

class KeyTest {
    private static final Optional<Seal> SEAL = seal(1);

    @TempDir Path folder;
    private final SystemTimers timers = new SystemTimers();
    private final Edge edge = Edge.system(timers);

    @AfterEach
    void end() {
        timers.close();
    }

    @Test
    void aSealedKeyComesBackAndIsNotReadableInItsFile() throws Exception {
        var key = open(SEAL);
        assertThat(open(SEAL).bytes()).isEqualTo(key.bytes());
        assertThat(open(SEAL).id()).isEqualTo(key.id());
        assertThat(text()).doesNotContain(Base64.getEncoder().encodeToString(key.bytes()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())))
                .isEqualTo("rwx------");
    }

    @Test
    void withoutASecretItLiesInClearAndIsSealedWhenThereIsOne() throws Exception {
        var key = open(Optional.empty());
        assertThat(text()).contains(Base64.getEncoder().encodeToString(key.bytes()));
        var sealed = open(SEAL);
        assertThat(sealed.bytes()).isEqualTo(key.bytes());
        assertThat(sealed.id()).isEqualTo(key.id());
        assertThat(text()).doesNotContain(Base64.getEncoder().encodeToString(key.bytes()));
        assertThat(open(SEAL).bytes()).isEqualTo(key.bytes());
    }

    @Test
    void whatCannotBeOpenedIsRefusedAndStaysAsItIs() throws Exception {
        var _ = open(SEAL);
        refused(Optional.empty(), "is sealed, and there is no secret");
        refused(seal(2), "was sealed under another secret");
        Files.writeString(file(), text().replaceAll("\"created\":\"\\d+", "\"created\":\"1999"));
        refused(SEAL, "or changed since");
        Files.writeString(file(), "{\"id\":");
        refused(SEAL, "damaged");
        Files.writeString(file(), "{\"id\":\"a\",\"purpose\":\"session\",\"key\":\"%\"}");
        refused(SEAL, "damaged");
        Files.writeString(file(), "{\"id\":\"a\",\"purpose\":\"session\",\"sealed\":\"AAAA\"}");
        refused(SEAL, "another secret");
        Files.writeString(file(), "");
        refused(SEAL, "holds no key");
        Files.delete(file());
        Files.createDirectory(file());
        assertThatThrownBy(() -> open(SEAL)).isInstanceOf(Key.Unusable.class);
    }

    @Test
    void aKeyServesItsOwnPurposeOnly() throws Exception {
        var _ = open(SEAL);
        Files.move(file(), keys().resolve("other.key"));
        assertThatThrownBy(() -> Key.open(new Key.Folder(keys(), edge, SEAL, true), "other"))
                .isInstanceOf(Key.Unusable.class);
    }

    @Test
    void aKeyOfAnotherLengthIsNone() throws Exception {
        for (int bytes : new int[] {0, 16, 31, 33, 64}) {
            write(file(), bytes);
            refused(SEAL, "holds no key");
            write(keys().resolve("session-a.key"), bytes);
            var keys = new Key.Folder(keys(), edge, SEAL, true);
            assertThatThrownBy(() -> KeyRing.open(keys, "session", Limits.ACCOUNT_SESSION))
                    .isInstanceOf(Key.Unusable.class)
                    .hasMessageContaining("session-a.key holds no key");
        }
    }

    @Test
    void aSecretIsNoKeyPair() {
        write(keys().resolve("session-a.key"), Key.BYTES);
        var keys = new Key.Folder(keys(), edge, SEAL, true);
        assertThatThrownBy(() ->
                        KeyRing.whenNeeded(
                                keys, "session", Limits.ACCOUNT_SESSION, () -> new byte[64]))
                .isInstanceOf(Key.Unusable.class)
                .hasMessageContaining("holds no key");
    }

    private void write(Path file, int bytes) {
        var key = Key.make("session", edge, edge.clock().instant(), new byte[bytes]);
        KeyFile.write(file, key, SEAL, edge.secrets());
    }

    @Test
    void whatSomethingDependsOnIsNotMadeAnew() {
        var folder = new Key.Folder(keys(), edge, SEAL, false);
        assertThatThrownBy(() -> Key.open(folder, "session"))
                .isInstanceOf(Key.Unusable.class)
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> KeyRing.open(folder, "session", Limits.ACCOUNT_SESSION))
                .isInstanceOf(Key.Unusable.class)
                .hasMessageContaining("is missing");
        assertThat(keys()).doesNotExist();
    }

    @Test
    void aShortSecretIsNone() {
        assertThatThrownBy(() -> new Seal(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refused(Optional<Seal> seal, String why) throws Exception {
        var before = text();
        assertThatThrownBy(() -> open(seal))
                .isInstanceOf(Key.Unusable.class)
                .hasMessageContaining("session.key")
                .hasMessageContaining(why);
        assertThat(text()).isEqualTo(before);
    }

    private Key open(Optional<Seal> seal) {
        return Key.open(new Key.Folder(keys(), edge, seal, true), "session");
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private Path file() {
        return keys().resolve("session.key");
    }

    private String text() throws Exception {
        return Files.readString(file());
    }

    private static Optional<Seal> seal(int fill) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        return Optional.of(new Seal(secret));
    }
}
