package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class CommandsTest {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void oddsAreExact() {
        assertThat(Main.run("roll", "1d2+1d2", "--odds")).isZero();
        assertThat(text(printed))
                .isEqualTo(
                        """
                        mean      3
                        variance  1/2  (0.5)
                        2         1/4  (0.25)
                        3         1/2  (0.5)
                        4         1/4  (0.25)
                        """);
    }

    @Test
    void aRollMayBeginWithAMinus() {
        assertThat(Main.run("roll", "-1d1", "+", "3")).isZero();
        assertThat(text(printed)).endsWith("= 2\n");
    }

    @Test
    void whatIsNoRollEndsWithTwoAndSaysWhy() {
        assertThat(Main.run("roll", "2d")).isEqualTo(2);
        assertThat(Main.run("roll", "2d6", "--odd")).isEqualTo(2);
        assertThat(Main.run("roll", "@might", "--odds")).isEqualTo(2);
        assertThat(Main.run("dice")).isEqualTo(2);
        assertThat(text(printed)).isEmpty();
        assertThat(text(complained)).startsWith("parlor: ");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
