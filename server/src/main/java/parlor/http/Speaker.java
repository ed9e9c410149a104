package parlor.http;

import java.util.concurrent.CompletableFuture;
import parlor.identity.Session;
import parlor.rooms.NewMessage;
import parlor.rooms.NewRoll;
import parlor.rooms.Outcome;
import parlor.rooms.RoomId;
import parlor.rooms.Rooms;
import parlor.rooms.Said;

/// Says and rolls for a session, and has it pay for the faces that are drawn.
public record Speaker(Rooms rooms, Budgets budgets, Session session) {

    /// Says a text, or runs the command that it is; `throttled` over the budget.
    public CompletableFuture<Outcome<Said>> say(RoomId room, NewMessage message) {
        if (message.weighs()) {
            budgets.odds(session.id().toString());
        }
        if (mayRoll(message.text())) {
            budgets.roll(session.id(), room);
        } else {
            budgets.message(session.id(), room);
        }
        return rooms.floor().speak(session.user().id(), room, message).thenApply(this::paid);
    }

    /// Whether it may be a command, or hold a roll.
    public static boolean mayRoll(String text) {
        return text.startsWith("/") || text.contains("[[");
    }

    /// Rolls; `throttled` over the budget.
    public CompletableFuture<Outcome<Said.Rolled>> roll(RoomId room, NewRoll roll) {
        budgets.roll(session.id(), room);
        return rooms.dice().roll(session.user().id(), room, roll).thenApply(this::paid);
    }

    private <T extends Said> Outcome<T> paid(Outcome<T> said) {
        if (!said.repeated()) {
            budgets.drawn(session.id(), said.value().draws());
        }
        return said;
    }
}
