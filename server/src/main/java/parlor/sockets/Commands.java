package parlor.sockets;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.http.Rights;
import parlor.http.Speaker;
import parlor.oauth.Access;
import parlor.wire.ClientFrame;

/// Runs the commands that come in frames and words their answers.
record Commands(Doors doors, Rights rights, WebSocketConnection connection) {

    /// What stands in the field `message` of a frame, and not beside it.
    private static final Set<String> IN_MESSAGE = Set.of("text", "reply_to");

    /// The `ok` frame, once the command is durable; fails with a [Problem].
    CompletableFuture<byte[]> run(ClientFrame frame, @Nullable Object id, @Nullable String nonce) {
        boolean message = frame instanceof ClientFrame.Say || frame instanceof ClientFrame.Edit;
        try {
            var done = start(frame, id, nonce);
            return message ? done.exceptionallyCompose(Commands::inMessage) : done;
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    private static <T> CompletableFuture<T> inMessage(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return CompletableFuture.failedFuture(
                cause instanceof Problem problem ? problem.in("message", IN_MESSAGE) : failure);
    }

    private CompletableFuture<byte[]> start(
            ClientFrame frame, @Nullable Object id, @Nullable String nonce) {
        var session = rights.session();
        var by = session.user().id();
        var floor = doors.rooms().floor();
        var speaker = new Speaker(doors.rooms(), doors.budgets(), session);
        return switch (frame) {
            case ClientFrame.Say say ->
                    speaker.say(say.chat(), say.message())
                            .thenApply(said -> doors.wire().okSaid(id, nonce, said.value()));
            case ClientFrame.Edit edit -> {
                doors.budgets().message(session.id(), edit.chat());
                yield floor.edit(by, edit.chat(), edit.message(), edit.text())
                        .thenApply(message -> doors.wire().okMessage(id, nonce, message));
            }
            case ClientFrame.Delete delete -> {
                doors.budgets().message(session.id(), delete.chat());
                yield floor.delete(by, delete.chat(), delete.message())
                        .thenApply(message -> doors.wire().okMessage(id, nonce, message));
            }
            case ClientFrame.Roll roll ->
                    speaker.roll(roll.chat(), roll.roll())
                            .thenApply(rolled -> doors.wire().okSaid(id, nonce, rolled.value()));
            case ClientFrame.Authorize(var token) ->
                    doors.tokens()
                            .apply(token)
                            .thenApplyAsync(
                                    access -> {
                                        renew(access.orElse(null));
                                        return doors.wire().ok(id, nonce);
                                    },
                                    connection.loop());
            case ClientFrame.Subscribe _,
                    ClientFrame.Unsubscribe _,
                    ClientFrame.Typing _,
                    ClientFrame.Ping _ ->
                    throw new IllegalArgumentException("not a command: " + frame);
        };
    }

    private void renew(@Nullable Access next) {
        var before = connection.session();
        rights.renew(next);
        doors.connections().move(connection.loop(), connection, before);
    }
}
