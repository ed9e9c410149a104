package parlor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import parlor.base.Problem;
import parlor.base.VirtualTime;

class GuessesTest {
    private final VirtualTime time = new VirtualTime();
    private final Guesses guesses = new Guesses(time, true);

    private static ClientAddress address(String text) {
        return new ClientAddress(InetAddress.ofLiteral(text));
    }

    /// How many of so many wrong codes are looked up.
    private int misses(ClientAddress from, int tries) {
        int looked = 0;
        for (int i = 0; i < tries; i++) {
            try {
                guesses.begin(from).settle(true);
                looked++;
            } catch (Problem throttled) {
                assertThat(throttled.retryAfter()).isPositive();
            }
        }
        return looked;
    }

    @Test
    void tenWrongCodesAtOnceThenSixAnHourUpToFortyADay() {
        var mallory = address("198.51.100.7");
        assertThat(misses(mallory, 50)).isEqualTo(10);
        time.pass(Duration.ofHours(1));
        assertThat(misses(mallory, 50)).isEqualTo(6);
        int day = 16;
        for (int hour = 1; hour < 23; hour++) {
            time.pass(Duration.ofHours(1));
            day += misses(mallory, 50);
        }
        assertThat(day).isEqualTo(40);
    }

    @Test
    void rightCodesCostNothingAndGiveNothingBack() {
        var ada = address("198.51.100.7");
        assertThat(misses(ada, 4)).isEqualTo(4);
        for (int i = 0; i < 1_000; i++) {
            guesses.begin(ada).settle(false);
        }
        assertThat(misses(ada, 50)).isEqualTo(6);
        assertThatThrownBy(() -> guesses.begin(ada)).isInstanceOf(Problem.class);
    }

    @Test
    void aPrefixHasFourTimesAsMuchBesideTheFirstThreeOfEachAddress() {
        int looked = 0;
        for (int i = 1; i <= 200; i++) {
            looked += misses(address("198.51.100." + i), 20);
        }
        assertThat(looked).isEqualTo(200 * 3 + 40);
    }

    @Test
    void everybodyTogetherHasTenThousandADayBesideTheFirstThree() {
        int looked = 0;
        for (int prefix = 0; prefix < 1_000; prefix++) {
            for (int i = 1; i <= 2; i++) {
                looked +=
                        misses(address("10.%d.%d.%d".formatted(prefix / 250, prefix % 250, i)), 20);
            }
        }
        assertThat(looked).isEqualTo(10_000 + 2_000 * 3);
        assertThat(guesses.missesToday()).isEqualTo(looked);
        // 16,000 wrong codes against 1,000 open rooms of 31⁶ codes.
        assertThat(guesses.risk(1_000)).isBetween(0.0180, 0.0181);
        assertThat(misses(address("203.0.113.1"), 20)).isEqualTo(3);
    }

    @Test
    void atTheSameMomentTheyAreStillTen() throws Exception {
        var mallory = address("198.51.100.7");
        var looked = new AtomicInteger();
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                var _ =
                        threads.submit(() -> {
                            begin.await();
                            var guess = guesses.begin(mallory);
                            looked.incrementAndGet();
                            LockSupport.parkNanos(1_000_000);
                            guess.settle(true);
                            return true;
                        });
            }
            begin.countDown();
        }
        assertThat(looked).hasValue(10);
    }

    @Test
    void fiftyFriendsBehindOneAddressComeInTogether() throws Exception {
        var home = address("198.51.100.7");
        var entered = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var _ =
                        threads.submit(() -> {
                            var guess = guesses.begin(home);
                            LockSupport.parkNanos(1_000_000);
                            guess.settle(false);
                            entered.incrementAndGet();
                        });
            }
        }
        assertThat(entered).hasValue(50);
    }

    @Test
    void anIpv6NeighbourhoodIsOneAddress() {
        assertThat(misses(address("2001:db8::1"), 10)).isEqualTo(10);
        assertThat(misses(address("2001:db8::2"), 10)).isZero();
        assertThat(misses(address("2001:db8:0:1::1"), 10)).isEqualTo(10);
    }

    @Test
    void aSiteHasNoMoreForItsManyNetworks() {
        int looked = 0;
        for (int network = 0; network < 0x1000; network++) {
            looked += misses(address("2001:db8:1:%x::1".formatted(network)), 1);
        }
        assertThat(looked).isEqualTo(48 + 40);
        var friend = address("2001:db8:2::1");
        assertThat(misses(friend, 3)).isEqualTo(3);
        guesses.begin(friend).settle(false);
    }

    @Test
    void aHomeHasNoMoreForItsManyNetworks() {
        for (int network = 0; network < 0x100; network++) {
            misses(address("2001:db8:1:%x::1".formatted(network)), 1);
        }
        // 12 free ones and 40 of the site are gone: a neighbour on the same site has his own.
        assertThat(misses(address("2001:db8:1:1ff::1"), 10)).isEqualTo(3);
    }

    @Test
    void whoHasThousandsOfSitesUsesUpTheDayAndFriendsComeInStill() {
        int looked = 0;
        for (int site = 0; site < 0x3000; site++) {
            looked += misses(address("2001:db8:%x::1".formatted(site)), 1);
        }
        assertThat(looked).isEqualTo(768 + 10_000);
        var friend = address("2001:db9::1");
        assertThat(misses(friend, 2)).isEqualTo(2);
        guesses.begin(friend).settle(false);
        assertThat(misses(address("198.51.100.7"), 10)).isEqualTo(3);
    }

    @Test
    void rightCodesOfAWholeHomeTakeNothingFromItsNeighbours() {
        for (int network = 0; network < 0x100; network++) {
            guesses.begin(address("2001:db8:1:%x::1".formatted(network))).settle(false);
        }
        assertThat(misses(address("2001:db8:1::1"), 20)).isEqualTo(10);
    }

    @Test
    void withoutRateLimitsNothingIsRefused() {
        var free = new Guesses(time, false);
        for (int i = 0; i < 100; i++) {
            free.begin(address("127.0.0.1")).settle(true);
        }
        assertThat(free.missesToday()).isEqualTo(100);
        assertThat(free.refused()).isZero();
    }
}
