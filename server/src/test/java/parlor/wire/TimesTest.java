package parlor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final DateTimeFormatter SLOW =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2000-02-29T23:59:59.999999999Z",
                "2026-12-31T00:00:00.000001Z",
                "1900-03-01T12:00:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.9Z"
            })
    void asTheCalendarHasIt(String text) {
        var at = Instant.parse(text);
        assertThat(Times.text(at)).isEqualTo(SLOW.format(at));
    }

    @Test
    void onAnyDay() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var at =
                    Instant.ofEpochSecond(
                            random.nextLong(0, 200_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(Times.text(at)).isEqualTo(SLOW.format(at));
        }
    }
}
