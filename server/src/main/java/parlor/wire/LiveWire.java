package parlor.wire;

import parlor.live.Encoded;
import parlor.live.LiveEvent;

/// Words what the live core has to say.
public record LiveWire(Wire wire) {

    /// The event with the type it has on the wire.
    public Encoded encode(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Happened(var entry) ->
                    new Encoded(Wire.eventType(entry.event()), wire.entry(entry));
            case LiveEvent.Subscribed s -> new Encoded("subscribed", wire.subscribed(s));
            case LiveEvent.Unsubscribed(var room, var reason, var id) ->
                    new Encoded("unsubscribed", wire.unsubscribed(room, reason, id));
            case LiveEvent.Online(var room, var others, var count) ->
                    new Encoded("online_user_list", wire.onlineUserList(room, others, count));
            case LiveEvent.Connected(var room, var user) ->
                    new Encoded("connected_user", wire.connectedUser(room, user));
            case LiveEvent.Disconnected(var room, var user) ->
                    new Encoded("disconnected_user", wire.disconnectedUser(room, user));
            case LiveEvent.Count(var room, var count) ->
                    new Encoded("presence_count", wire.presenceCount(room, count));
            case LiveEvent.Typing(var room, var user, var typing) ->
                    new Encoded("typing_indicator", wire.typingIndicator(room, user, typing));
        };
    }
}
