package parlor.rooms;

import parlor.identity.User;

/// A fact about a room. Never changed once numbered; the same for every member.
public sealed interface RoomEvent {

    /// A message was sent, edited or deleted; the message as it is now.
    record MessagePut(Message message) implements RoomEvent {}

    /// Dice were rolled, or a secret roll was revealed; as everybody may see it.
    record Rolled(DiceRoll roll) implements RoomEvent {
        public Rolled {
            roll = roll.publicly();
        }
    }

    /// An epoch of the room's dice began, and the one before ended.
    record EpochTurned(DiceEpoch epoch) implements RoomEvent {}

    record MemberJoined(User user, Role role) implements RoomEvent {}

    record MemberUpdated(User user, Role role) implements RoomEvent {}

    record MemberLeft(User user, Reason reason) implements RoomEvent {
        /// Why a seat ended.
        public enum Reason {
            LEFT,
            REMOVED,
            BANNED,
            EXPIRED,
            DELETED
        }
    }

    record RoomUpdated(Room room) implements RoomEvent {}

    record RoomDeleted(Room room) implements RoomEvent {}
}
