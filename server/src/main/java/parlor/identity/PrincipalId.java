package parlor.identity;

import java.util.UUID;

/// Names a principal: a guest, an account or a bot.
public record PrincipalId(UUID value) {

    public static PrincipalId of(String text) {
        return new PrincipalId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
