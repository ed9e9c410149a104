package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;

/// Which messages of a room are asked for.
///
/// @param before exclusive entry number, or null; not both
/// @param after exclusive entry number, or null
public record MessageQuery(
        int limit,
        @Nullable Long before,
        @Nullable Long after,
        boolean newestFirst,
        @Nullable String search,
        @Nullable PrincipalId author) {}
