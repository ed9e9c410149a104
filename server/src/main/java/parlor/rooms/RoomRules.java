package parlor.rooms;

import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomState.Place;

/// What a seat may do. Pure: the same state and wish always give the same answer.
final class RoomRules {
    private RoomRules() {}

    /// The seat, or the problem that one without a seat gets.
    static Place seat(RoomState state, PrincipalId who) {
        return state.seated(who).orElseThrow(() -> outsider(state, who));
    }

    /// A private room does not exist for strangers.
    private static Problem outsider(RoomState state, PrincipalId who) {
        if (state.room.visibility() == Room.Visibility.PRIVATE) {
            return Problem.notFound();
        }
        boolean banned = state.place(who).map(Place::banned).orElse(false);
        return banned
                ? new Problem(ProblemCode.BANNED, "You are banned from this room.")
                : new Problem(ProblemCode.NOT_A_MEMBER, "You are not a member of this room.");
    }

    static Place atLeast(RoomState state, PrincipalId who, Role role) {
        var place = seat(state, who);
        if (place.role().compareTo(role) < 0) {
            throw denied("Your role in this room does not allow it.");
        }
        return place;
    }

    static Problem denied(String detail) {
        return new Problem(ProblemCode.PERMISSION_DENIED, detail);
    }

    /// Owners remove anybody else, moderators members only.
    static void mayRemove(Place by, Place whose) {
        if (by.role().compareTo(Role.MODERATOR) < 0 || whose.role().compareTo(by.role()) >= 0) {
            throw denied("You cannot remove this member.");
        }
    }

    static void mayChangeRole(Place by, Place whose, Role to) {
        if (by.role() != Role.OWNER) {
            throw denied("Only the owner gives roles.");
        }
        if (whose.role() == Role.OWNER && to != Role.OWNER) {
            throw denied("Hand the room over to somebody first.");
        }
    }

    static void mayEdit(Place by, Message message) {
        if (!message.author().id().equals(by.user().id())) {
            throw denied("Only the author edits a message.");
        }
        if (message.deleted()) {
            throw new Problem(ProblemCode.CONFLICT, "The message is deleted.");
        }
    }

    static void mayDelete(Place by, Message message) {
        boolean own = message.author().id().equals(by.user().id());
        if (!own && by.role().compareTo(Role.MODERATOR) < 0) {
            throw denied("Only the author, moderators and the owner delete a message.");
        }
    }

    /// A blind roll is not its roller's to show.
    static void mayReveal(Place by, DiceRoll roll) {
        boolean may =
                roll.secret() == Secret.BLIND
                        ? by.role() != Role.MEMBER
                        : roll.roller().id().equals(by.user().id());
        if (!may) {
            throw denied(
                    roll.secret() == Secret.BLIND
                            ? "The owner and moderators reveal a blind roll."
                            : "Only the roller reveals a roll.");
        }
    }

    static void mayMake(User.Kind kind, Room.Visibility visibility) {
        if (kind == User.Kind.GUEST && visibility == Room.Visibility.PUBLIC) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED,
                    "Public rooms are made by accounts.",
                    "visibility");
        }
    }

    static void mayEnterPublic(RoomState state, User user) {
        if (state.room.visibility() == Room.Visibility.PRIVATE) {
            throw Problem.notFound();
        }
        if (user.kind() == User.Kind.GUEST) {
            throw denied("Public rooms are joined by accounts.");
        }
        if (state.place(user.id()).map(Place::banned).orElse(false)) {
            throw outsider(state, user.id());
        }
        // Whoever comes into an empty room owns it, and nobody else could open it again.
        if (!state.room.open() && state.heir().isPresent()) {
            throw new Problem(ProblemCode.ROOM_CLOSED, "This room is closed.");
        }
    }
}
