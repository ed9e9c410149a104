package parlor.identity;

import java.util.UUID;
import parlor.base.Ids;

/// Names a principal: a guest, an account or a bot.
public record PrincipalId(UUID value) {

    public static PrincipalId of(String text) {
        return new PrincipalId(UUID.fromString(text));
    }

    /// @param bytes the sixteen of [#bytes]
    public static PrincipalId of(byte[] bytes) {
        return new PrincipalId(Ids.of(bytes));
    }

    /// As it stands in tables that grow with every message: sixteen bytes.
    public byte[] bytes() {
        return Ids.bytes(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
