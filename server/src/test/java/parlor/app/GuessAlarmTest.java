package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import parlor.base.VirtualTime;

class GuessAlarmTest {
    private final VirtualTime time = new VirtualTime();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(GuessAlarm.class);
    private double risk;
    private final GuessAlarm alarm = new GuessAlarm(() -> risk, time);

    @BeforeEach
    void listen() {
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(logged);
    }

    @Test
    void aRiskAboveOnePercentIsSaidOnceADay() {
        risk = 0.01;
        alarm.look();
        assertThat(logged.list).isEmpty();
        risk = 0.011;
        alarm.look();
        risk = 0.5;
        alarm.look();
        assertThat(logged.list).hasSize(1);
        var said = logged.list.getFirst();
        assertThat(said.getMessage()).isEqualTo("guess_risk_high");
        assertThat(said.getKeyValuePairs())
                .extracting(it -> it.key, it -> it.value)
                .containsExactly(tuple("risk", 0.011));
        time.pass(Duration.ofDays(1));
        alarm.look();
        assertThat(logged.list).hasSize(2);
        risk = 0;
        time.pass(Duration.ofDays(1));
        alarm.look();
        assertThat(logged.list).hasSize(2);
    }
}
