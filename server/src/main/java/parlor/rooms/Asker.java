package parlor.rooms;

import parlor.identity.Newcomer;
import parlor.identity.User;

/// Who wants a seat: somebody known, or a guest who is made by the same command.
public sealed interface Asker {
    record Known(User user) implements Asker {}

    record New(Newcomer newcomer) implements Asker {}
}
