package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the lane is doing, for `/metrics` and `/readyz`.
///
/// @param depth commands that wait
/// @param commands how many were committed
/// @param stalledSince when the batch began that should long be done
/// @param indexBehind messages that searches read one by one
public record LaneState(
        int depth,
        boolean writable,
        long commits,
        long commands,
        Duration lastCommit,
        @Nullable Instant stalledSince,
        long indexBehind) {}
