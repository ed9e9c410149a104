package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.identity.Newcomer;
import parlor.identity.User;

/// Who wants a seat: somebody known, or a guest who is made by the same command.
public sealed interface Asker {
    /// @param name what a guest wants to be called in this room; null: as everywhere
    record Known(User user, @Nullable String name) implements Asker {
        public Known(User user) {
            this(user, null);
        }
    }

    record New(Newcomer newcomer) implements Asker {}
}
