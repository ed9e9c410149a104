package parlor.accounts;

import java.net.URI;
import java.util.function.Function;

/// How letters leave the house.
///
/// @param open whether they do
/// @param site what people reach the server by: where links lead
/// @param carrier takes one letter away, and returns when it has or cannot
public record Post(boolean open, URI site, Function<Letter, Carried> carrier) {

    /// Of a server that sends no mail.
    public static Post closed(URI site) {
        return new Post(false, site, _ -> new Carried.Failed("closed", true));
    }
}
