package parlor.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.VirtualTime;

/// Something counts once, and who shows much of it is in nobody else's way.
final class SeenTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final SecureRandom random = new SecureRandom();
    private final Seen seen = new Seen(new Edge(time, random, random, time));

    @Test
    void whatWasShownCountsAgainWhenItsLifeIsOver() {
        assertThat(seen.first("ada", "1", MINUTE)).isTrue();
        assertThat(seen.first("ada", "1", MINUTE)).isFalse();
        assertThat(seen.first("ben", "1", MINUTE)).isTrue();
        time.pass(MINUTE.plusSeconds(1));
        assertThat(seen.first("ada", "1", MINUTE)).isTrue();
    }

    @Test
    void whoHasShownTooMuchIsRefusedAloneAndUntilThatIsOver() {
        for (int i = 0; i < Limits.OAUTH_SEEN_OF_ONE; i++) {
            assertThat(seen.first("ada", "" + i, MINUTE)).isTrue();
        }
        assertThat(seen.first("ada", "one more", MINUTE)).isFalse();
        assertThat(seen.first("ben", "1", MINUTE)).isTrue();
        time.pass(MINUTE.plusSeconds(1));
        assertThat(seen.first("ada", "one more", MINUTE)).isTrue();
    }
}
