package parlor.web;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.Session;
import parlor.rooms.DiceRoll;
import parlor.rooms.NewMessage;
import parlor.rooms.Outcome;

/// Runs the commands that come in frames and words their answers.
record Commands(Doors doors, Session session) {

    /// The `ok` frame, once the command is durable; fails with a [Problem].
    CompletableFuture<byte[]> run(ClientFrame frame, @Nullable Object id, @Nullable String nonce) {
        try {
            return start(frame, id, nonce);
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    private CompletableFuture<byte[]> start(
            ClientFrame frame, @Nullable Object id, @Nullable String nonce) {
        var by = session.user().id();
        var rooms = doors.rooms();
        return switch (frame) {
            case ClientFrame.Say say -> {
                doors.budgets().message(session.id(), say.chat());
                yield rooms.say(
                                by,
                                say.chat(),
                                new NewMessage(say.text(), say.nonce(), say.replyTo()))
                        .thenApply(said -> doors.wire().okMessage(id, nonce, said.value()));
            }
            case ClientFrame.Edit edit -> {
                doors.budgets().message(session.id(), edit.chat());
                yield rooms.edit(by, edit.chat(), edit.message(), edit.text())
                        .thenApply(message -> doors.wire().okMessage(id, nonce, message));
            }
            case ClientFrame.Delete delete -> {
                doors.budgets().message(session.id(), delete.chat());
                yield rooms.deleteMessage(by, delete.chat(), delete.message())
                        .thenApply(message -> doors.wire().okMessage(id, nonce, message));
            }
            case ClientFrame.Roll roll -> {
                doors.budgets().roll(session.id(), roll.chat());
                yield rooms.dice()
                        .roll(by, roll.chat(), roll.roll())
                        .thenApply(rolled -> paid(rolled, id, nonce));
            }
            case ClientFrame.Subscribe _,
                    ClientFrame.Unsubscribe _,
                    ClientFrame.Typing _,
                    ClientFrame.Authorize _,
                    ClientFrame.Ping _ ->
                    throw new IllegalArgumentException("not a command: " + frame);
        };
    }

    private byte[] paid(Outcome<DiceRoll> rolled, @Nullable Object id, @Nullable String nonce) {
        if (!rolled.repeated()) {
            doors.budgets().drawn(session.id(), rolled.value());
        }
        return doors.wire().okRoll(id, nonce, rolled.value());
    }
}
