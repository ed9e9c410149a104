package parlor.rooms;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.Look;
import parlor.identity.Newcomer;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// Making, entering and changing rooms: the commands on the room itself.
final class Doorway {
    private static final String PRESENT =
            "select id, kind, name, avatar from principal where id = ?";

    private final Predicate<User> asleep;
    private final BiConsumer<Tx, Newcomer> admit;
    private final SecureRandom secrets;

    /// @param admit stores a guest that is made by the same command
    Doorway(Predicate<User> asleep, BiConsumer<Tx, Newcomer> admit, SecureRandom secrets) {
        this.asleep = asleep;
        this.admit = admit;
        this.secrets = secrets;
    }

    private User admitted(Book book, Asker asker) {
        return switch (asker) {
            case Asker.Known(var user, var name) -> called(present(book.tx(), user), name);
            case Asker.New(var newcomer) -> {
                admit.accept(book.tx(), newcomer);
                yield newcomer.user();
            }
        };
    }

    /// A guest's name belongs to the seat, an account's to the account.
    private static User called(User user, @Nullable String name) {
        return name == null || !guest(user)
                ? user
                : new User(user.id(), user.kind(), name, user.avatar());
    }

    /// Somebody as he is stored, not as he was when he asked: he may have another name by now.
    /// `not_authenticated` for an account that is gone, and for a guest whose session has ended:
    /// their seats have ended too, and none may be left behind.
    private static User present(Tx tx, User asked) {
        var is =
                tx.row(
                        PRESENT,
                        row -> Tables.user(row, "id", "kind", "name", "avatar"),
                        asked.id());
        is.filter(user -> Departure.gone(user) || (guest(user) && signedOut(tx, user)))
                .ifPresent(_ -> {
                    throw Problem.notAuthenticated();
                });
        return is.orElse(asked);
    }

    private static boolean guest(User user) {
        return user.kind() == User.Kind.GUEST;
    }

    private static boolean signedOut(Tx tx, User user) {
        return tx.row(
                        "select 1 from session where principal = ? and ended_at is null",
                        _ -> true,
                        user.id())
                .isEmpty();
    }

    private static User user(Asker asker) {
        return switch (asker) {
            case Asker.Known(var user, _) -> user;
            case Asker.New(var newcomer) -> newcomer.user();
        };
    }

    Seated create(Book book, Asker asker, NewRoom wish, UUID id, Instant now) {
        RoomRules.mayMake(user(asker).kind(), wish.visibility());
        var owner = admitted(book, asker);
        var code = wish.visibility() == Room.Visibility.PRIVATE ? freeCode(book) : null;
        long no =
                book.tx()
                        .row(
                                """
                                insert into room (id, code, title, topic, description, visibility,
                                  open, owner, member_count, created_at, head, last_at)
                                values (?, ?, ?, ?, ?, ?, 1, ?, 0, ?, 0, ?) returning no
                                """,
                                row -> row.getLong("no"),
                                id,
                                code,
                                wish.title(),
                                wish.topic(),
                                wish.description(),
                                wish.visibility().name(),
                                owner.id(),
                                Tables.micros(now),
                                Tables.micros(now))
                        .orElseThrow();
        var room =
                new Room(
                        no,
                        new RoomId(id),
                        code,
                        wish.title(),
                        wish.topic(),
                        wish.description(),
                        wish.visibility(),
                        true,
                        null,
                        owner,
                        0,
                        Tables.instant(Tables.micros(now)),
                        0);
        var state = new RoomState(room, Tables.micros(now) - 1);
        book.add(state);
        var place = Members.enter(book, state, owner, Role.OWNER, asleep, now);
        book.casting().turn(state, now);
        return new Seated(state.room, place.seat());
    }

    private String freeCode(Book book) {
        return freeCode(book, secrets);
    }

    /// A code that no room has.
    static String freeCode(Book book, SecureRandom secrets) {
        String code;
        do {
            code = Codes.draw(secrets);
        } while (taken(book, code));
        return code;
    }

    private static boolean taken(Book book, String code) {
        return book.tx().row("select 1 from room where code = ?", _ -> true, code).isPresent();
    }

    /// For a stranger a closed and an unknown code are the same query and the same work.
    Seated join(Book book, Asker asker, String code, Instant now) {
        var user = user(asker);
        var room =
                book.tx()
                        .row(
                                """
                                select id from room r where code = ? and gone = 0 and (open = 1 or exists (
                                  select 1 from seat s where s.room_no = r.no and s.principal = ?
                                    and s.banned = 0))
                                """,
                                row -> RoomId.of(row.getString("id")),
                                code,
                                user.id())
                        .orElseThrow(Problem::notFound);
        var state = book.room(room);
        var place = state.place(user.id());
        if (place.isPresent() && place.get().banned()) {
            throw Problem.notFound();
        }
        return seat(book, state, asker, place, now);
    }

    private Seated seat(
            Book book, RoomState state, Asker asker, Optional<RoomState.Place> place, Instant now) {
        if (place.isPresent()) {
            return new Seated(state.room, place.get().seat());
        }
        if (asker instanceof Asker.New(var newcomer)) {
            refuseTakenName(state, newcomer.user());
        }
        var user = admitted(book, asker);
        var role = state.heir().isEmpty() ? Role.OWNER : Role.MEMBER;
        var entered = Members.enter(book, state, user, role, asleep, now);
        if (role == Role.OWNER) {
            state.room = Changed.owner(state.room, user);
            book.changed(state, now);
        }
        return new Seated(state.room, entered.seat());
    }

    /// Before anything is written.
    private void refuseTakenName(RoomState state, User user) {
        Members.refuseTaken(state.alike(Look.of(user.username())), user, asleep);
    }

    Outcome<Seated> joinPublic(Book book, User user, RoomId room, Instant now) {
        var state = book.room(room);
        var place = state.seated(user.id());
        if (place.isPresent()) {
            return new Outcome<>(new Seated(state.room, place.get().seat()), true);
        }
        RoomRules.mayEnterPublic(state, user);
        return new Outcome<>(
                seat(book, state, new Asker.Known(user), Optional.empty(), now), false);
    }

    Seated update(Book book, PrincipalId by, RoomId room, RoomPatch patch, Instant now) {
        var state = book.room(room);
        var place = RoomRules.atLeast(state, by, Role.MODERATOR);
        var was = state.room;
        var title = or(patch.title(), was.title());
        var topic = or(patch.topic(), was.topic());
        var description = or(patch.description(), was.description());
        var changed = Changed.words(was, title, topic, description);
        if (!changed.equals(was)) {
            state.room = changed;
            book.reworded(state, now);
        }
        return new Seated(state.room, place.seat());
    }

    private static String or(@Nullable String wish, String is) {
        return wish == null ? is : wish;
    }

    Seated setOpen(Book book, PrincipalId by, RoomId room, boolean open, Instant now) {
        var state = book.room(room);
        var place = RoomRules.atLeast(state, by, Role.OWNER);
        if (state.room.open() != open) {
            turn(book, state, open, now);
        }
        return new Seated(state.room, place.seat());
    }

    private void turn(Book book, RoomState state, boolean open, Instant now) {
        var is = state.room;
        var started = is.startedAt() == null && !open ? now : is.startedAt();
        state.room = Changed.open(is, open, started);
        var code = is.code();
        if (open && code != null && takenByOther(book, state, code)) {
            state.room = Changed.code(state.room, freeCode(book));
        }
        book.changed(state, now);
    }

    /// Closes a room to which nobody has been connected for long.
    @Nullable Void closeIdle(Book book, RoomId room, Instant now) {
        var state = book.room(room);
        if (state.room.open()) {
            turn(book, state, false, now);
        }
        return null;
    }

    /// Deletes a room that has been without a seat for long.
    @Nullable Void eraseEmpty(Book book, RoomId room, Instant now) {
        var state = book.room(room);
        if (state.room.memberCount() == 0) {
            erase(book, state, now);
        }
        return null;
    }

    private static boolean takenByOther(Book book, RoomState state, String code) {
        return book.tx()
                .row(
                        "select 1 from room where code = ? and open = 1 and no <> ?",
                        _ -> true,
                        code,
                        state.room.no())
                .isPresent();
    }

    Seated newCode(Book book, PrincipalId by, RoomId room, Instant now) {
        var state = book.room(room);
        var place = RoomRules.atLeast(state, by, Role.OWNER);
        if (state.room.visibility() == Room.Visibility.PUBLIC) {
            throw new Problem(ProblemCode.CONFLICT, "A public room has no code.");
        }
        state.room = Changed.code(state.room, freeCode(book));
        book.changed(state, now);
        AuditLog.note(book.tx(), by, AuditLog.Action.CODE_CHANGED, null, room, now);
        return new Seated(state.room, place.seat());
    }

    @Nullable Void delete(Book book, PrincipalId by, RoomId room, Instant now) {
        var state = book.room(room);
        RoomRules.atLeast(state, by, Role.OWNER);
        return remove(book, by, room, now);
    }

    /// Deletes a room, whoever asks.
    static @Nullable Void remove(Book book, PrincipalId by, RoomId room, Instant now) {
        erase(book, book.room(room), now);
        AuditLog.note(book.tx(), by, AuditLog.Action.ROOM_DELETED, null, room, now);
        return null;
    }

    /// Announces the end and hides the room; its rows go as soon as the index has let go of them.
    static void erase(Book book, RoomState state, Instant now) {
        book.deleted(state, now);
        Epochs.wipe(book.tx(), state.room);
        book.tx()
                .update(
                        """
                        update room set gone = 1, code = null, open = 0, title = '', topic = '',
                          description = '' where no = ?
                        """,
                        state.room.no());
        book.forget();
    }
}
