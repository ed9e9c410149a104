package parlor.rooms;

import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Work that nobody waits for, done by short commands: each when the one before is done, in a turn
/// of their own. However much there is to do, it fills no queue.
final class Chores {
    private final Lane lane;

    Chores(Lane lane) {
        this.lane = lane;
    }

    /// Waits until it is durable.
    <T extends @Nullable Object> T done(Function<Book, T> command) {
        return lane.submit(Turn.UPKEEP, Rooms.COMMAND_BYTES, command).join();
    }

    /// Does what concerns a room; one that goes meanwhile needs nothing any more.
    static void ifThere(Runnable act) {
        try {
            act.run();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof Problem problem)
                    || problem.code() != ProblemCode.NOT_FOUND) {
                throw e;
            }
        }
    }
}
