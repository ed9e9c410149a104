package parlor.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.identity.PrincipalId;

/// Everybody is looked after when it wants to be, or sooner if something happened, and nobody else.
class RoundTest {
    private static final long STEP = Duration.ofSeconds(2).toNanos();

    private final Signs signs = new Signs(new byte[0]);
    private long now = Long.MAX_VALUE - 20 * STEP; // The clock may wrap around.
    private final Round round = new Round(now);

    @AfterEach
    void release() {
        signs.close();
    }

    @Test
    void whoIsIdleIsLeftAloneUntilItWantsToBeLookedAfter() {
        var idle = new Guest(10 * STEP);
        round.add(idle);
        walk();
        idle.looks = 0;
        for (int i = 0; i < 9; i++) {
            walk();
        }
        assertThat(idle.looks).isZero();
        walk();
        assertThat(idle.looks).isEqualTo(1);
    }

    @Test
    void whoseBytesWaitIsLookedAfterByTheNextWalk() {
        var idle = new Guest(10 * STEP);
        round.add(idle);
        walk();
        round.soon(idle);
        walk();
        walk();
        assertThat(idle.looks).isEqualTo(2);
    }

    @Test
    void whatHappensWhileItIsLookedAfterIsNotForgotten() {
        var busy = new Guest(10 * STEP);
        busy.meanwhile = () -> round.soon(busy);
        round.add(busy);
        walk();
        walk();
        assertThat(busy.looks).isEqualTo(2);
    }

    @Test
    void whoseMomentHasPassedIsLookedAfterByEveryWalk() {
        var late = new Guest(-3 * STEP);
        round.add(late);
        walk();
        walk();
        walk();
        assertThat(late.looks).isEqualTo(3);
    }

    @Test
    void whoIsNotHereIsNotLookedAfter() {
        var stranger = new Guest(STEP);
        round.soon(stranger);
        assertThat(round.remove(stranger)).isFalse();
        round.add(stranger);
        assertThat(round.remove(stranger)).isTrue();
        assertThat(round.has(stranger)).isFalse();
        round.soon(stranger);
        walk();
        assertThat(stranger.looks).isZero();
        assertThat(round.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nobodyIsForgottenHoweverTheyComeAndGo(long seed) {
        var chance = new Random(seed);
        var here = new ArrayList<Guest>();
        for (int step = 0; step < 400; step++) {
            for (int i = chance.nextInt(4); i > 0; i--) {
                var guest = new Guest(STEP * chance.nextInt(-2, 8));
                guest.meanwhile = () -> upset(here, chance);
                here.add(guest);
                round.add(guest);
            }
            here.forEach(Guest::forget);
            var due = here.stream().filter(guest -> guest.due() <= STEP).toList();
            walk();
            for (var guest : due) {
                assertThat(guest.looks > 0 || !here.contains(guest)).isTrue();
            }
            assertThat(here).allMatch(guest -> guest.looks == 0 || due.contains(guest));
            assertThat(round.all()).containsExactlyInAnyOrderElementsOf(here);
        }
    }

    /// Somebody leaves while somebody is looked after.
    private void upset(List<Guest> here, Random chance) {
        if (chance.nextInt(5) == 0) {
            var leaving = here.remove(chance.nextInt(here.size()));
            assertThat(round.remove(leaving)).isTrue();
        }
    }

    private void walk() {
        now += STEP;
        round.walk(now, signs);
    }

    /// A connection that wants to be looked after again and again after the same time.
    private final class Guest implements Taken {
        private final UUID session = UUID.randomUUID();
        private final Progress progress = new Progress();
        private final long patience;
        private Runnable meanwhile = () -> {};
        private long wanted = now;
        private int looks;

        Guest(long patience) {
            this.patience = patience;
        }

        /// In how many nanoseconds it wants to be looked after.
        long due() {
            return wanted - now;
        }

        void forget() {
            looks = 0;
        }

        @Override
        public UUID session() {
            return session;
        }

        @Override
        public PrincipalId principal() {
            return new PrincipalId(session);
        }

        @Override
        public Progress progress() {
            return progress;
        }

        @Override
        public long sweep(long nowNanos, Signs signs) {
            looks++;
            wanted = nowNanos + patience;
            meanwhile.run();
            return wanted;
        }

        @Override
        public void bye(Farewell farewell) {}
    }
}
