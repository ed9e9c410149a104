package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.VirtualTime;

/// Which key signs, which verify, and until when.
class KeyRingTest {
    private static final Duration LIFE = Duration.ofDays(90);

    @TempDir Path folder;
    private final VirtualTime time = new VirtualTime();
    private final Edge edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);

    @Test
    void theNewestSignsAndTheOthersVerify() {
        var ring = open(seal(1));
        var first = ring.newest();
        ring.rotate();
        var second = ring.newest();
        ring.rotate();
        assertThat(List.of(first.id(), second.id())).doesNotContain(ring.newest().id());
        assertThat(ring.find(first.id())).isPresent();
        assertThat(ring.find(second.id())).isPresent();
        assertThat(ring.find("another")).isEmpty();
        var again = open(seal(1));
        assertThat(again.newest().id()).isEqualTo(ring.newest().id());
        assertThat(again.find(first.id()).orElseThrow().bytes()).isEqualTo(first.bytes());
    }

    @Test
    void aKeyMadeBesideItIsTakenUp() {
        var ring = open(seal(1));
        var old = ring.newest();
        var beside = open(seal(1));
        beside.rotate();
        assertThat(ring.newest().id()).isEqualTo(old.id());
        ring.takeUp();
        assertThat(ring.newest().id()).isEqualTo(beside.newest().id());
        assertThat(ring.find(old.id())).isPresent();
    }

    @Test
    void withAFileThatCannotBeUsedAllStaysAsItWas() throws Exception {
        var ring = open(seal(1));
        var key = ring.newest();
        Files.writeString(folder.resolve("session-odd.key"), "no key");
        assertThatThrownBy(ring::takeUp).isInstanceOf(Key.Unusable.class);
        assertThat(ring.newest().id()).isEqualTo(key.id());
        assertThatThrownBy(() -> open(seal(1))).isInstanceOf(Key.Unusable.class);
        assertThat(folder.resolve("session-odd.key")).hasContent("no key");
    }

    @Test
    void lastKeysThatAreNeededStayAndOthersAreMadeAnew() throws Exception {
        var needed = open(seal(1));
        var session = needed.newest();
        var free =
                KeyRing.whenNeeded(
                        new Key.Folder(folder, edge, seal(1), true),
                        "free",
                        LIFE,
                        () -> new byte[64]);
        var first = free.newest();
        for (var key : List.of("session-" + session.id(), "free-" + first.id())) {
            Files.delete(folder.resolve(key + ".key"));
        }
        needed.takeUp();
        free.takeUp();
        assertThat(needed.newest().id()).isEqualTo(session.id());
        assertThat(free.find(first.id())).isEmpty();
        assertThat(free.newest().id()).isNotEqualTo(first.id());
    }

    @Test
    void itRotatesOnScheduleAndAnOldKeyGoesWhenItsLastTokenHasEnded() {
        var ring = open(Optional.empty());
        var first = ring.newest().id();
        time.pass(Limits.KEY_PERIOD.minusSeconds(1));
        ring.renew();
        assertThat(ring.newest().id()).isEqualTo(first);
        time.pass(Duration.ofSeconds(1));
        ring.renew();
        assertThat(ring.newest().id()).isNotEqualTo(first);
        time.pass(LIFE);
        ring.renew();
        assertThat(ring.find(first)).as("a token of the last moment").isPresent();
        time.pass(Duration.ofMinutes(2));
        ring.renew();
        assertThat(ring.find(first)).isEmpty();
        assertThat(open(Optional.empty()).find(first)).isEmpty();
    }

    @Test
    void allAreSealedAnewAndWhatWasInterruptedIsDoneAgain() throws Exception {
        var folderInClear = new Key.Folder(folder, edge, Optional.empty(), true);
        var one = Key.open(folderInClear, "accounts");
        var ring = open(Optional.empty());
        var files = new KeyFiles(folder);
        assertThat(files.anyInClear()).isTrue();
        assertThat(files.seal(List.of(), seal(1).orElseThrow(), edge.secrets())).isEqualTo(2);
        assertThat(files.anyInClear()).isFalse();

        var accounts = folder.resolve("accounts.key");
        var before = Files.readString(accounts);
        files.seal(List.of(seal(1).orElseThrow()), seal(2).orElseThrow(), edge.secrets());
        Files.writeString(accounts, before); // As if it had ended before this one.
        assertThatThrownBy(() -> files.open(seal(2))).isInstanceOf(Key.Unusable.class);
        files.seal(List.of(seal(1).orElseThrow()), seal(2).orElseThrow(), edge.secrets());

        assertThat(files.open(seal(2))).hasSize(2);
        assertThat(open(seal(2)).newest().bytes()).isEqualTo(ring.newest().bytes());
        var reopened = Key.open(new Key.Folder(folder, edge, seal(2), false), "accounts");
        assertThat(reopened.bytes()).isEqualTo(one.bytes());
        assertThatThrownBy(() -> files.open(seal(1))).isInstanceOf(Key.Unusable.class);
    }

    @Test
    void oneThatCannotBeOpenedKeepsAllFromBeingSealedAnew() throws Exception {
        var _ = open(seal(1));
        var _ = Key.open(new Key.Folder(folder, edge, seal(3), true), "accounts");
        var files = new KeyFiles(folder);
        assertThatThrownBy(() ->
                        files.seal(
                                List.of(seal(1).orElseThrow()),
                                seal(2).orElseThrow(),
                                edge.secrets()))
                .isInstanceOf(Key.Unusable.class)
                .hasMessageContaining("accounts.key");
        assertThat(open(seal(1)).newest()).isNotNull();
    }

    private KeyRing open(Optional<Seal> seal) {
        return KeyRing.open(new Key.Folder(folder, edge, seal, true), "session", LIFE);
    }

    private static Optional<Seal> seal(int fill) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        return Optional.of(new Seal(secret));
    }
}
