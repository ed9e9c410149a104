package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import parlor.accounts.Letter;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.VirtualTime;

/// How many letters wait while the mail server is away.
class PostboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Letter LETTER = new Letter("ada@example.org", "Hello", "Hello Ada");

    private final VirtualTime time = new VirtualTime();
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Postbox.class);
    private final AppenderBase<ILoggingEvent> heard =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    var pairs = event.getKeyValuePairs();
                    reasons.add(String.valueOf(pairs.getLast().value));
                }
            };

    @BeforeEach
    void listen() {
        heard.start();
        log.addAppender(heard);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(heard);
    }

    /// Where nobody listens.
    private static Smtp nowhere() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Smtp.of("smtp://127.0.0.1:" + door.getLocalPort()).orElseThrow();
        }
    }

    /// Minutes pass until so many tries have failed.
    private void failed(int times) {
        Threads.waitUntil(
                () -> {
                    time.pass(MINUTE);
                    return reasons.size() >= times;
                },
                PATIENCE);
        assertThat(reasons).hasSize(times).doesNotContain("too_many_wait");
    }

    @Test
    void lettersThatWaitForAnotherTryTakePlacesUntilTheyAreGivenUp() throws IOException {
        var secure = new SecureRandom();
        var edge = new Edge(time, secure, secure, time);
        try (var postbox = new Postbox(nowhere(), URI.create("http://localhost"), edge)) {
            for (int i = 0; i < Limits.LETTERS_WAITING; i++) {
                postbox.accept(LETTER);
            }
            Threads.waitUntil(() -> reasons.size() >= Limits.LETTERS_WAITING, PATIENCE);
            assertThat(reasons).hasSize(Limits.LETTERS_WAITING).doesNotContain("too_many_wait");
            postbox.accept(LETTER);
            assertThat(reasons).last().isEqualTo("too_many_wait");
            reasons.clear();
            failed(Limits.LETTERS_WAITING * 2);
            reasons.clear();
            postbox.accept(LETTER);
            assertThat(reasons).doesNotContain("too_many_wait");
        }
    }
}
