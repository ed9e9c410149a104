package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import parlor.base.Timers;
import parlor.base.VirtualTime;

class HouseworkTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger rounds = new AtomicInteger();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Housework.class);

    @BeforeEach
    void listen() {
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(logged);
    }

    private Timers.Timer begin(Runnable work) {
        return Housework.every(
                HOUR,
                time,
                Runnable::run,
                List.of(() -> {
                    rounds.incrementAndGet();
                    work.run();
                }));
    }

    @Test
    void comesRoundEachHourUntilItIsEnded() {
        var timer = begin(() -> {});
        time.pass(Duration.ofMinutes(59));
        assertThat(rounds).hasValue(0);
        time.pass(Duration.ofMinutes(1));
        assertThat(rounds).hasValue(1);
        time.pass(Duration.ofHours(5));
        assertThat(rounds).hasValue(6);
        timer.cancel();
        time.pass(Duration.ofHours(5));
        assertThat(rounds).hasValue(6);
        assertThat(logged.list).isEmpty();
    }

    @Test
    void aRoundThatFailsIsLoggedAndTheNextOneComes() {
        var answers = new ArrayDeque<Runnable>();
        answers.add(() -> {
            throw new IllegalStateException("disk");
        });
        answers.add(() -> {
            throw new IllegalStateException("stopped");
        });
        answers.add(() -> {});
        var _ = begin(() -> answers.remove().run());
        time.pass(HOUR);
        time.pass(HOUR);
        time.pass(HOUR);
        assertThat(rounds).hasValue(3);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("housekeeping_failed", "housekeeping_failed");
    }

    @Test
    void aPartThatFailsKeepsNoOtherFromBeingDone() {
        Runnable fails =
                () -> {
                    throw new IllegalStateException("disk");
                };
        List<Runnable> parts =
                List.of(fails, rounds::incrementAndGet, fails, rounds::incrementAndGet);
        var _ = Housework.every(HOUR, time, Runnable::run, parts);
        time.pass(HOUR);
        assertThat(rounds).hasValue(2);
        assertThat(logged.list).hasSize(2);
    }

    @Test
    void theTimersThreadIsNotKept() {
        Queue<Runnable> handedOn = new ArrayDeque<>();
        var _ = Housework.every(HOUR, time, handedOn::add, List.of(rounds::incrementAndGet));
        time.pass(HOUR);
        assertThat(rounds).hasValue(0);
        handedOn.remove().run();
        assertThat(rounds).hasValue(1);
    }
}
