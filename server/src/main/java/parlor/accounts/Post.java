package parlor.accounts;

import java.net.URI;
import java.util.function.Consumer;

/// How letters leave the house.
///
/// @param open whether they do
/// @param site what people reach the server by: where links lead
/// @param letters takes a letter at once, and sends it when it can
public record Post(boolean open, URI site, Consumer<Letter> letters) {

    /// Of a server that sends no mail.
    public static Post closed(URI site) {
        return new Post(false, site, _ -> {});
    }
}
