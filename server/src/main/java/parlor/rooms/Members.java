package parlor.rooms;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.Names;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomEvent.MemberLeft.Reason;
import parlor.rooms.RoomState.Place;

/// Who sits in a room: the commands on seats.
final class Members {
    private Members() {}

    /// Gives a seat under the user's name.
    ///
    /// @param asleep guests whose names are free again
    static Place enter(
            Book book, RoomState state, User user, Role role, Predicate<User> asleep, Instant now) {
        var skeleton = Names.skeleton(user.username());
        free(book, state, user, skeleton, asleep, now);
        var place = new Place(user, role, now, skeleton, false);
        state.places.put(user.id(), place);
        book.tx()
                .update(
                        """
                        insert into seat (room_no, principal, role, kind, name, skeleton, avatar,
                          joined_at, banned)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 0)
                        """,
                        state.room.no(),
                        user.id(),
                        role.name(),
                        user.kind().name(),
                        user.username(),
                        skeleton,
                        user.avatar(),
                        Tables.micros(now));
        Traces.note(book.tx(), state.room.no(), user.id());
        count(book, state, 1, now);
        book.joined(state, place, now);
        return place;
    }

    /// Makes sure that nobody else has this name; a sleeping guest gives it up and keeps the seat.
    private static void free(
            Book book,
            RoomState state,
            User newcomer,
            String skeleton,
            Predicate<User> asleep,
            Instant now) {
        var holder = state.named(skeleton);
        if (holder == null || holder.user().id().equals(newcomer.id())) {
            return;
        }
        if (!gives(holder, asleep)) {
            throw newcomer.kind() == User.Kind.ACCOUNT ? inTheWay() : taken();
        }
        int number = 2;
        var name = holder.user().username() + "~" + number;
        while (state.named(Names.skeleton(name)) != null) {
            name = holder.user().username() + "~" + ++number;
        }
        rename(book, state, holder, name, now);
    }

    static Problem taken() {
        return new Problem(ProblemCode.NAME_TAKEN, "This name is in use in the room.", "username");
    }

    /// An account has one name and chooses none at the door: what keeps it out is a guest's.
    private static Problem inTheWay() {
        return new Problem(
                ProblemCode.NAME_TAKEN,
                "A guest in this room goes by your name:"
                        + " ask the guest to take another, or rename your account.");
    }

    private static Place rename(Book book, RoomState state, Place place, String name, Instant now) {
        var was = place.user();
        return show(book, state, place, new User(was.id(), was.kind(), name, was.avatar()), now);
    }

    private static Place show(Book book, RoomState state, Place place, User user, Instant now) {
        var shown = place.shows(user, Names.skeleton(user.username()));
        state.places.put(user.id(), shown);
        book.tx()
                .update(
                        """
                        update seat set kind = ?, name = ?, skeleton = ?, avatar = ?
                        where room_no = ? and principal = ?
                        """,
                        user.kind().name(),
                        user.username(),
                        shown.skeleton(),
                        user.avatar(),
                        state.room.no(),
                        user.id());
        if (state.room.owner().id().equals(user.id())) {
            state.room = Changed.owner(state.room, user);
        }
        book.updated(state, shown, now);
        return shown;
    }

    private static void count(Book book, RoomState state, int more, Instant now) {
        int members = state.room.memberCount() + more;
        state.room = Changed.members(state.room, members);
        book.tx()
                .update(
                        "update room set member_count = ?, empty_since = ? where no = ?",
                        members,
                        members == 0 ? Tables.micros(now) : null,
                        state.room.no());
    }

    static Seat change(
            Book book,
            PrincipalId by,
            RoomId room,
            PrincipalId whose,
            SeatPatch patch,
            Predicate<User> asleep,
            Instant now) {
        var state = book.room(room);
        var actor = RoomRules.seat(state, by);
        var place = state.place(whose).orElseThrow(Problem::notFound);
        var username = patch.username();
        var role = patch.role();
        var banned = patch.banned();
        check(actor, place, patch);
        if (username != null) {
            var skeleton = Names.skeleton(username);
            if (!place.user().username().equals(username)) {
                free(book, state, place.user(), skeleton, asleep, now);
                place = rename(book, state, place, username, now);
            }
        }
        if (role != null && role != place.role()) {
            place = giveRole(book, state, actor, place, role, now);
            note(book, state, by, AuditLog.Action.ROLE_CHANGED, whose, now);
        }
        if (banned != null && banned != place.banned()) {
            place = banned ? ban(book, state, place, now) : unban(book, state, place);
            var done = banned ? AuditLog.Action.MEMBER_BANNED : AuditLog.Action.MEMBER_UNBANNED;
            note(book, state, by, done, whose, now);
        }
        return place.seat();
    }

    private static void note(
            Book book,
            RoomState state,
            PrincipalId by,
            AuditLog.Action action,
            PrincipalId whose,
            Instant now) {
        AuditLog.note(book.tx(), by, action, whose, state.room.id(), now);
    }

    private static void check(Place actor, Place place, SeatPatch patch) {
        var role = patch.role();
        if (role != null && patch.banned() != null) {
            throw new Problem(ProblemCode.INVALID, "Change the role or ban, not both.", "banned");
        }
        if (role != null) {
            if (place.banned()) {
                throw Problem.notFound();
            }
            RoomRules.mayChangeRole(actor, place, role);
        }
        if (patch.banned() != null) {
            RoomRules.mayRemove(actor, place);
        }
        if (patch.username() != null) {
            boolean own = actor.user().id().equals(place.user().id());
            if (!own || place.user().kind() != User.Kind.GUEST) {
                throw RoomRules.denied("Guests change the names of their own seats.");
            }
        }
    }

    private static Place giveRole(
            Book book, RoomState state, Place actor, Place place, Role role, Instant now) {
        if (role == Role.OWNER) {
            setRole(book, state, actor, Role.MODERATOR, now);
            var owner = setRole(book, state, place, Role.OWNER, now);
            own(book, state, owner, now);
            return owner;
        }
        return setRole(book, state, place, role, now);
    }

    private static Place setRole(Book book, RoomState state, Place place, Role role, Instant now) {
        var changed = place.with(role);
        state.places.put(place.user().id(), changed);
        book.tx()
                .update(
                        "update seat set role = ? where room_no = ? and principal = ?",
                        role.name(),
                        state.room.no(),
                        place.user().id());
        book.updated(state, changed, now);
        return changed;
    }

    private static void own(Book book, RoomState state, Place owner, Instant now) {
        state.room = Changed.owner(state.room, owner.user());
        book.changed(state, now);
    }

    private static Place ban(Book book, RoomState state, Place place, Instant now) {
        var banned = new Place(place.user(), Role.MEMBER, place.joinedAt(), place.skeleton(), true);
        end(book, state, place, Reason.BANNED, now);
        state.places.put(place.user().id(), banned);
        book.tx()
                .update(
                        """
                        insert into seat (room_no, principal, role, kind, name, skeleton, avatar,
                          joined_at, banned)
                        values (?, ?, 'MEMBER', ?, ?, ?, ?, ?, 1)
                        """,
                        state.room.no(),
                        place.user().id(),
                        place.user().kind().name(),
                        place.user().username(),
                        place.skeleton(),
                        place.user().avatar(),
                        Tables.micros(place.joinedAt()));
        return banned;
    }

    static Place unban(Book book, RoomState state, Place place) {
        state.places.remove(place.user().id());
        book.tx()
                .update(
                        "delete from seat where room_no = ? and principal = ?",
                        state.room.no(),
                        place.user().id());
        return new Place(place.user(), place.role(), place.joinedAt(), place.skeleton(), false);
    }

    /// Leaves (`by` is `whose`) or removes.
    static @Nullable Void leave(
            Book book, PrincipalId by, RoomId room, PrincipalId whose, Instant now) {
        var state = book.room(room);
        var actor = RoomRules.seat(state, by);
        var place = state.seated(whose).orElseThrow(Problem::notFound);
        if (by.equals(whose)) {
            end(book, state, place, Reason.LEFT, now);
        } else {
            RoomRules.mayRemove(actor, place);
            end(book, state, place, Reason.REMOVED, now);
            note(book, state, by, AuditLog.Action.MEMBER_REMOVED, whose, now);
        }
        return null;
    }

    /// Ends a seat; when it was the owner's, the room goes to the heir.
    static void end(Book book, RoomState state, Place place, Reason why, Instant now) {
        state.places.remove(place.user().id());
        book.tx()
                .update(
                        "delete from seat where room_no = ? and principal = ?",
                        state.room.no(),
                        place.user().id());
        Sheets.forget(book.tx(), state.room.no(), place.user().id());
        count(book, state, -1, now);
        book.left(state, place.user(), why, now);
        if (place.role() == Role.OWNER) {
            var heir = state.heir();
            if (heir.isPresent()) {
                own(book, state, setRole(book, state, heir.get(), Role.OWNER, now), now);
            }
        }
    }

    /// Ends every seat of a guest whose session has ended. Who has become an account is no guest.
    static @Nullable Void expire(Book book, PrincipalId guest, Instant now) {
        if (!isGuest(book, guest)) {
            return null;
        }
        for (var room : roomsOf(book, guest)) {
            var state = book.room(room);
            state.seated(guest).ifPresent(place -> end(book, state, place, Reason.EXPIRED, now));
        }
        return null;
    }

    private static boolean isGuest(Book book, PrincipalId who) {
        return book.tx()
                .row("select kind from principal where id = ?", row -> row.getString("kind"), who)
                .filter(User.Kind.GUEST.name()::equals)
                .isPresent();
    }

    /// Shows a user everywhere as he is now; checks every room before it writes anything.
    static @Nullable Void show(
            Book book, User user, Consumer<Tx> change, Predicate<User> asleep, Instant now) {
        var skeleton = Names.skeleton(user.username());
        var rooms = roomsOf(book, user.id());
        for (var room : rooms) {
            var holder = book.room(room).named(skeleton);
            if (holder != null && !holder.user().id().equals(user.id()) && !gives(holder, asleep)) {
                throw new Problem(
                        ProblemCode.NAME_TAKEN,
                        "Somebody in a room of yours goes by this name.",
                        "username");
            }
        }
        change.accept(book.tx());
        for (var room : rooms) {
            var state = book.room(room);
            free(book, state, user, skeleton, asleep, now);
            state.seated(user.id())
                    .filter(place -> !place.user().equals(user))
                    .ifPresent(place -> show(book, state, place, user, now));
        }
        return null;
    }

    private static List<RoomId> roomsOf(Book book, PrincipalId who) {
        return book.tx()
                .rows(
                        "select r.id from seat s join room r on r.no = s.room_no"
                                + " where s.principal = ? and s.banned = 0 and r.gone = 0",
                        row -> RoomId.of(row.getString("id")),
                        who);
    }

    /// Whether this holder of a name gives it up: a sleeping guest who is not the owner.
    static boolean gives(Place holder, Predicate<User> asleep) {
        return holder.role() != Role.OWNER
                && holder.user().kind() == User.Kind.GUEST
                && asleep.test(holder.user());
    }
}
