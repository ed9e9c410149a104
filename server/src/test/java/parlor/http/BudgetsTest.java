package parlor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import parlor.base.Problem;
import parlor.base.VirtualTime;
import parlor.rooms.RoomId;

class BudgetsTest {
    private final VirtualTime time = new VirtualTime();
    private final Budgets budgets = new Budgets(time, true);
    private final RoomId room = new RoomId(new UUID(1, 1));

    private static int granted(int tries, Runnable ask) {
        int granted = 0;
        for (int i = 0; i < tries; i++) {
            try {
                ask.run();
                granted++;
            } catch (Problem throttled) {
                assertThat(throttled.retryAfter()).isPositive();
            }
        }
        return granted;
    }

    @Test
    void sixtyMessagesAtOnceThenTenASecond() {
        var ada = new UUID(0, 1);
        assertThat(granted(100, () -> budgets.message(ada, room))).isEqualTo(60);
        time.pass(Duration.ofSeconds(1));
        assertThat(granted(100, () -> budgets.message(ada, room))).isEqualTo(10);
    }

    @Test
    void aRoomTakesTwoHundredASecondAndRefusalsCostNothing() {
        int all = 0;
        for (int i = 0; i < 10; i++) {
            var who = new UUID(0, i);
            all += granted(30, () -> budgets.message(who, room));
        }
        assertThat(all).isEqualTo(200);
        var refused = new UUID(0, 9);
        assertThat(granted(100, () -> budgets.message(refused, new RoomId(new UUID(2, 2)))))
                .isEqualTo(60);
    }

    @Test
    void otherBudgets() {
        var ada = new UUID(0, 1);
        assertThat(granted(100, () -> budgets.search(ada))).isEqualTo(30);
        assertThat(granted(200, () -> budgets.join("a"))).isEqualTo(120);
        assertThat(granted(200, () -> budgets.roomMade("a"))).isEqualTo(60);
        time.pass(Duration.ofHours(1));
        assertThat(granted(200, () -> budgets.roomMade("a"))).isEqualTo(60);
        time.pass(Duration.ofMinutes(10));
        assertThat(granted(200, () -> budgets.roomMade("a"))).isEqualTo(20);
    }

    @Test
    void offIsOff() {
        var free = new Budgets(time, false);
        assertThatNoException()
                .isThrownBy(() -> granted(1_000, () -> free.message(new UUID(0, 1), room)));
        assertThat(granted(1_000, () -> free.join("a"))).isEqualTo(1_000);
    }
}
