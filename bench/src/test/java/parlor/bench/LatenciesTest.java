package parlor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Shares of durations are right to 4 %.
class LatenciesTest {
    @Test
    void sharesOfAThousand() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(i * 1_000_000L);
        }
        assertThat(latencies.millis(0.50)).isCloseTo(500, within(20.0));
        assertThat(latencies.millis(0.99)).isCloseTo(990, within(40.0));
        assertThat(latencies.millis(1)).isEqualTo(1_000);
        assertThat(latencies.maxMillis()).isEqualTo(1_000);
        assertThat(latencies.count()).isEqualTo(1_000);
    }

    @Test
    void smallAndHugeOnes() {
        Latencies latencies = new Latencies();
        latencies.add(-5);
        latencies.add(3);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.millis(0.3)).isZero();
        assertThat(latencies.millis(0.6)).isEqualTo(3e-6);
        assertThat(latencies.millis(1)).isEqualTo(Long.MAX_VALUE / 1e6);
    }
}
