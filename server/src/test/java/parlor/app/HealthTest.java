package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parlor.accounts.Mail;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Traffic;
import parlor.live.Feeds;
import parlor.rooms.LaneState;
import parlor.web.Web.Viewer;

class HealthTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.7");

    private boolean writable = true;
    private boolean stopping;
    private List<Traffic.Count> traffic =
            List.of(new Traffic.Count("GET", "/api/v1/me", 200, 3, Duration.ofMillis(1_500)));
    private final Vitals vitals =
            new Vitals(
                    () -> new LaneState(3, writable, 10, 70, Duration.ofMillis(2), null, 8),
                    () -> new Feeds.Counts(5_000, 2, Duration.ofSeconds(1), 4, 32_768),
                    () -> 12,
                    () -> 1,
                    () -> 9,
                    () -> 0.002,
                    () -> traffic,
                    () -> new Mail.Counts(4, 2, true),
                    () -> stopping);
    private final Health health = new Health(() -> vitals, new Config.Secret("hush"));

    @Test
    void readyOnlyWhileItTakesCommands() {
        assertThat(health.ready().status()).isEqualTo(200);
        writable = false;
        assertThat(health.ready().status()).isEqualTo(503);
        assertThat(health.ready().body()).isEqualTo("read_only\n");
        stopping = true;
        assertThat(health.ready().body()).isEqualTo("stopping\n");
        assertThat(health.live().status()).isEqualTo(200);
    }

    @Test
    void metricsAreForLoopbackOrWithTheToken() {
        assertThat(health.metrics(new Viewer(HERE, false, null)).status()).isEqualTo(200);
        for (var stranger :
                List.of(
                        new Viewer(HERE, true, null),
                        new Viewer(THERE, false, null),
                        new Viewer(THERE, false, "Bearer nope"))) {
            assertThatThrownBy(() -> health.metrics(stranger))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            it -> assertThat(it.code()).isEqualTo(ProblemCode.PERMISSION_DENIED));
        }
        assertThat(health.metrics(new Viewer(THERE, true, "Bearer hush")).status()).isEqualTo(200);
    }

    @Test
    void theWordsOfTheManualAreThere() {
        assertThat(health.metrics(new Viewer(HERE, false, null)).body())
                .contains(
                        "parlor_connections 12.0",
                        "parlor_deliveries_total 5000.0",
                        "parlor_slow_readers_total 1.0",
                        "parlor_lane_depth 3.0",
                        "parlor_lane_commands_total 70.0",
                        "parlor_guesses_refused_total 9.0",
                        "parlor_guess_risk 0.002",
                        "parlor_index_behind 8.0",
                        "parlor_letters_sent_total 4.0",
                        "parlor_letters_failures_total 2.0",
                        "parlor_mail_unreachable 1.0",
                        "jvm_memory_used_bytes");
    }

    @Test
    void requestsAreCountedByTheirKind() {
        var mine = "{method=\"GET\",route=\"/api/v1/me\",status=\"200\"}";
        assertThat(health.metrics(new Viewer(HERE, false, null)).body())
                .contains(
                        "parlor_requests_total" + mine + " 3.0",
                        "parlor_request_seconds_total" + mine + " 1.5");
        traffic =
                List.of(
                        new Traffic.Count("GET", "/api/v1/me", 200, 4, Duration.ofSeconds(2)),
                        new Traffic.Count("GET", "/api/v1/me", 401, 1, Duration.ofSeconds(1)));
        assertThat(health.metrics(new Viewer(HERE, false, null)).body())
                .contains(
                        "parlor_requests_total" + mine + " 4.0",
                        "parlor_requests_total" + mine.replace("200", "401") + " 1.0");
    }
}
