package parlor.rooms;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.Look;
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
        var look = Look.of(user.username());
        free(book, state, user, look, asleep, now);
        var place = new Place(user, role, now, look, false);
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
                        look.key(),
                        user.avatar(),
                        Tables.micros(now));
        Traces.note(book.tx(), state.room.no(), user.id());
        count(book, state, 1, now);
        book.joined(state, place, now);
        return place;
    }

    /// Makes sure that nobody else can be taken for one of this look; sleeping guests give their
    /// names up and keep their seats.
    private static void free(
            Book book,
            RoomState state,
            User newcomer,
            Look look,
            Predicate<User> asleep,
            Instant now) {
        var holders = others(state, newcomer.id(), look);
        refuseTaken(holders, newcomer, asleep);
        for (var holder : holders) {
            rename(book, state, holder, spare(state, holder.user().username()), now);
        }
    }

    private static List<Place> others(RoomState state, PrincipalId newcomer, Look look) {
        return state.alike(look).stream()
                .filter(holder -> !holder.user().id().equals(newcomer))
                .toList();
    }

    /// `name_taken` unless all who hold the newcomer's name give it up.
    static void refuseTaken(List<Place> holders, User newcomer, Predicate<User> asleep) {
        boolean account = newcomer.kind() == User.Kind.ACCOUNT;
        refuse(holders, asleep, account ? Members::inTheWay : Members::taken);
    }

    private static void refuse(
            List<Place> holders, Predicate<User> asleep, Supplier<Problem> problem) {
        if (!holders.stream().allMatch(holder -> gives(holder, asleep))) {
            throw problem.get();
        }
    }

    private static String spare(RoomState state, String name) {
        int number = 2;
        while (!state.alike(Look.of(name + "~" + number)).isEmpty()) {
            number++;
        }
        return name + "~" + number;
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

    private static Problem elsewhere() {
        return new Problem(
                ProblemCode.NAME_TAKEN, "This name is in use in a room of yours.", "username");
    }

    private static Place rename(Book book, RoomState state, Place place, String name, Instant now) {
        var was = place.user();
        return show(book, state, place, new User(was.id(), was.kind(), name, was.avatar()), now);
    }

    private static Place show(Book book, RoomState state, Place place, User user, Instant now) {
        var shown = place.shows(user, Look.of(user.username()));
        state.places.put(user.id(), shown);
        book.tx()
                .update(
                        """
                        update seat set kind = ?, name = ?, skeleton = ?, avatar = ?
                        where room_no = ? and principal = ?
                        """,
                        user.kind().name(),
                        user.username(),
                        shown.look().key(),
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
            if (!place.user().username().equals(username)) {
                free(book, state, place.user(), Look.of(username), asleep, now);
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
        var banned = new Place(place.user(), Role.MEMBER, place.joinedAt(), place.look(), true);
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
                        place.look().key(),
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
        return new Place(place.user(), place.role(), place.joinedAt(), place.look(), false);
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
        var look = Look.of(user.username());
        var rooms = roomsOf(book, user.id());
        for (var room : rooms) {
            refuse(others(book.room(room), user.id(), look), asleep, Members::elsewhere);
        }
        change.accept(book.tx());
        for (var room : rooms) {
            var state = book.room(room);
            free(book, state, user, look, asleep, now);
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
    private static boolean gives(Place holder, Predicate<User> asleep) {
        return holder.role() != Role.OWNER
                && holder.user().kind() == User.Kind.GUEST
                && asleep.test(holder.user());
    }
}
