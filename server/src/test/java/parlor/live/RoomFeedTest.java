package parlor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoomFeedTest {
    private final Hall hall = new Hall();

    @Test
    void anEntryThatOneFramingCannotHoldIsHeardOnceInAll() {
        var ada = hall.joins("Ada");
        var socket = hall.hears(ada, Framing.WEBSOCKET, 1L);
        var stream = hall.hears(ada, Framing.EVENT_STREAM, 1L);
        hall.missing = 2; // the first track gets its memory, the second does not

        hall.goesOn(ada, 3);
        hall.rest();
        hall.goesOn(ada, 3);
        hall.rest();

        assertThat(socket.entries()).isEqualTo(List.of(2, 3, 4, 5, 6, 7));
        assertThat(stream.entries()).isEqualTo(List.of(2, 3, 4, 5, 6, 7));
    }

    @Test
    void anEntryThatCannotBeWordedEndsThoseWhoListen() {
        var ada = hall.joins("Ada");
        var ear = hall.hears(ada, Framing.WEBSOCKET, 1L);
        hall.speechless = true;
        hall.goesOn(ada, 1);
        hall.rest();
        assertThat(ear.heard).endsWith("ended: failed");
        hall.speechless = false;
        hall.goesOn(ada, 1);

        assertThat(hall.hears(ada, Framing.WEBSOCKET, 1L).entries()).isEqualTo(List.of(2, 3));
    }
}
