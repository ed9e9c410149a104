package parlor.rooms;

import java.util.UUID;
import parlor.base.Ids;

/// Names a message or a roll.
public record MessageId(UUID value) {

    public static MessageId of(String text) {
        return new MessageId(UUID.fromString(text));
    }

    /// @param bytes the sixteen of [#bytes]
    static MessageId of(byte[] bytes) {
        return new MessageId(Ids.of(bytes));
    }

    /// As it stands in tables: sixteen bytes.
    byte[] bytes() {
        return Ids.bytes(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
