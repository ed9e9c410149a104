package parlor.wire;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.rooms.MessageId;
import parlor.rooms.RoomId;

/// Ids as they stand in paths and bodies.
public final class Paths {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Paths() {}

    /// Null for what is no id.
    public static @Nullable UUID uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    /// The room of this id; `not_found` for what is no id.
    public static RoomId room(String text) {
        return new RoomId(known(text));
    }

    /// The message of this id; `not_found` for what is no id.
    public static MessageId message(String text) {
        return new MessageId(known(text));
    }

    /// Who has this id; `not_found` for what is no id.
    public static PrincipalId principal(String text) {
        return new PrincipalId(known(text));
    }

    /// Ids are opaque: what cannot be one is not found.
    private static UUID known(String text) {
        var id = uuid(text);
        if (id == null) {
            throw Problem.notFound();
        }
        return id;
    }
}
