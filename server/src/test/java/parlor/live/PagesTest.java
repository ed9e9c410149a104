package parlor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private final Hall hall = new Hall();

    @Test
    void whoIsBehindIsServedFromTheLog() {
        var ada = hall.joins("Ada");
        hall.goesOn(ada, 250);

        var ear = hall.hears(ada, Framing.WEBSOCKET, 0L);

        assertThat(ear.entries()).isEqualTo(upTo(251));
    }

    @Test
    void aPageThatCannotBeEncodedHoldsUpNobodyElse() {
        var ada = hall.joins("Ada");
        hall.goesOn(ada, 1_000);
        hall.speechless = true;
        var ears = new ArrayList<Ear>();
        for (long after = 0; after < 1_000; after += 100) {
            ears.add(hall.hears(ada, Framing.WEBSOCKET, after));
        }
        assertThat(ears).allSatisfy(ear -> assertThat(ear.heard).endsWith("ended: failed"));

        hall.speechless = false;

        assertThat(hall.hears(ada, Framing.WEBSOCKET, 0L).entries()).isEqualTo(upTo(1_001));
    }

    @Test
    void aPageForWhichThereIsNoMemoryHoldsUpNobodyElse() {
        var ada = hall.joins("Ada");
        hall.goesOn(ada, 50);
        hall.missing = 1;

        assertThat(hall.hears(ada, Framing.WEBSOCKET, 0L).heard).endsWith("ended: failed");
        assertThat(hall.hears(ada, Framing.WEBSOCKET, 0L).entries()).isEqualTo(upTo(51));
    }

    static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
