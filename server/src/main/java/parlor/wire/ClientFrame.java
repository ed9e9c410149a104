package parlor.wire;

import org.jspecify.annotations.Nullable;
import parlor.rooms.MessageId;
import parlor.rooms.NewMessage;
import parlor.rooms.NewRoll;
import parlor.rooms.RoomId;

/// What a client may send over a WebSocket, checked in form.
public sealed interface ClientFrame {

    record Subscribe(RoomId chat, @Nullable Long after, @Nullable String epoch)
            implements ClientFrame {}

    record Unsubscribe(RoomId chat) implements ClientFrame {}

    record Say(RoomId chat, NewMessage message) implements ClientFrame {}

    record Edit(RoomId chat, MessageId message, String text, @Nullable String nonce)
            implements ClientFrame {}

    record Delete(RoomId chat, MessageId message) implements ClientFrame {}

    record Roll(RoomId chat, NewRoll roll) implements ClientFrame {}

    record Typing(RoomId chat, boolean typing) implements ClientFrame {}

    /// Renews the token of a connection opened with one.
    record Authorize(String accessToken) implements ClientFrame {}

    record Ping() implements ClientFrame {}
}
