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

    @Test
    void whoLeavesIsToldOnEveryConnectionAndThenForgotten() {
        var bot = hall.joins("Bot");
        var ada = hall.joins("Ada");
        hall.hears(bot, Framing.WEBSOCKET, null);
        var quick = hall.hears(ada, Framing.WEBSOCKET, null);
        var stalled = hall.hears(ada, Framing.EVENT_STREAM, null);
        stalled.stalls();

        hall.leaves(ada);
        hall.goesOn(ada, 1);
        hall.rest();
        assertThat(quick.heard).endsWith("entry 3", "ended: left");
        stalled.goesOn();
        assertThat(stalled.heard).endsWith("entry 3", "ended: left");

        assertThat(hall.remembered()).isZero();
    }

    @Test
    void whoLeftUnheardIsNotRemembered() {
        hall.hears(hall.joins("Bot"), Framing.WEBSOCKET, null);

        for (int i = 0; i < 20; i++) {
            var guest = hall.joins("Guest " + i);
            hall.isNow(guest, "Visitor " + i);
            hall.leaves(guest);
        }

        assertThat(hall.remembered()).isZero();
    }

    @Test
    void whoIsRemovedWhileComingInIsSentAwayAgain() {
        var ada = hall.joins("Ada");
        hall.hears(hall.joins("Bot"), Framing.WEBSOCKET, null);
        hall.slow = true;
        var ear = hall.hears(ada, Framing.WEBSOCKET, null);

        hall.leaves(ada);
        hall.admits();

        assertThat(ear.heard).endsWith("ended: left");
        assertThat(hall.remembered()).isZero();
    }

    @Test
    void aNameThatChangesWhileSomebodyComesInIsTheOneShown() {
        var ada = hall.joins("Ada");
        var bot = hall.hears(hall.joins("Bot"), Framing.WEBSOCKET, null);
        hall.slow = true;
        hall.hears(ada, Framing.WEBSOCKET, null);

        hall.isNow(ada, "Ada L");
        hall.admits();

        assertThat(bot.heard).contains("Ada L comes").doesNotContain("Ada comes");
        assertThat(hall.remembered()).isZero();
    }

    @Test
    void whoHangsUpWhileComingInIsToldNothing() {
        var ada = hall.joins("Ada");
        hall.slow = true;
        var ear = hall.hears(ada, Framing.WEBSOCKET, null);

        ear.hangsUp();
        hall.admits();

        assertThat(ear.heard).isEmpty();
    }
}
