package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.EventStore.Kind;

/// What is said and rolled: the commands on messages.
final class Talk {
    private Talk() {}

    /// What is drawn once for a command, however often it is tried.
    record Drawn(MessageId id, Instant now) {}

    static Outcome<Message> say(
            Book book, PrincipalId by, RoomId room, Rooms.NewMessage said, Drawn drawn) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var body = said.nonce() == null ? null : digest("say", said.text(), said.replyTo());
        checkReply(book, state, said.replyTo());
        var before = claim(book, state, by, said.nonce(), body);
        if (before.isPresent()) {
            return new Outcome<>(message(book, state, before.get()), true);
        }
        long seq = book.next(state, drawn.now());
        var message =
                new Message(
                        drawn.id(),
                        room,
                        seq,
                        seq,
                        place.user(),
                        said.text(),
                        Tables.instant(state.lastMicros),
                        null,
                        false,
                        said.replyTo(),
                        said.nonce());
        insert(book, state, message);
        book.refer(state, Kind.MESSAGE, seq, new RoomEvent.MessagePut(message), 0);
        return new Outcome<>(message, false);
    }

    private static void checkReply(Book book, RoomState state, @Nullable MessageId replyTo) {
        if (replyTo != null && find(book, state, replyTo).isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID, "There is no such message in this room.", "reply_to");
        }
    }

    private static void insert(Book book, RoomState state, Message m) {
        book.tx()
                .update(
                        """
                        insert into message (room_no, seq, id, rev, author, author_kind,
                          author_name, author_avatar, text, at, edited_at, deleted, reply_to, nonce)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, 0, ?, ?)
                        """,
                        state.room.no(),
                        m.seq(),
                        m.id(),
                        m.rev(),
                        m.author().id(),
                        m.author().kind().name(),
                        m.author().username(),
                        m.author().avatar(),
                        m.text(),
                        state.lastMicros,
                        m.replyTo(),
                        m.nonce());
    }

    static Message edit(
            Book book, PrincipalId by, RoomId room, MessageId id, String text, Instant now) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var message = find(book, state, id).orElseThrow(Problem::notFound);
        RoomRules.mayEdit(place, message);
        return message.text().equals(text) ? message : put(book, state, message, text, now, false);
    }

    static Message delete(Book book, PrincipalId by, RoomId room, MessageId id, Instant now) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var message = find(book, state, id).orElseThrow(Problem::notFound);
        RoomRules.mayDelete(place, message);
        return message.deleted() ? message : put(book, state, message, "", now, true);
    }

    /// Overwrites the text in its one place, and leaves a note for the index to forget the old one.
    private static Message put(
            Book book, RoomState state, Message old, String text, Instant now, boolean deleted) {
        long rev = book.next(state, now);
        var at = Tables.instant(state.lastMicros);
        var message =
                new Message(
                        old.id(),
                        old.room(),
                        old.seq(),
                        rev,
                        old.author(),
                        text,
                        old.at(),
                        deleted ? old.editedAt() : at,
                        deleted,
                        old.replyTo(),
                        old.nonce());
        var edited = message.editedAt();
        book.tx()
                .update(
                        "insert into forgotten (room_no, seq, rev, text) values (?, ?, ?, ?)",
                        state.room.no(),
                        old.seq(),
                        rev,
                        old.text());
        book.tx()
                .update(
                        """
                        update message set text = ?, rev = ?, edited_at = ?, deleted = ?
                        where room_no = ? and seq = ?
                        """,
                        text,
                        rev,
                        edited == null ? null : Tables.micros(edited),
                        deleted,
                        state.room.no(),
                        old.seq());
        if (old.nonce() != null) {
            book.tx()
                    .update(
                            "update nonce set body = null"
                                    + " where room_no = ? and principal = ? and nonce = ?",
                            state.room.no(),
                            old.author().id(),
                            old.nonce());
        }
        book.forget();
        book.refer(state, Kind.MESSAGE, old.seq(), new RoomEvent.MessagePut(message), old.rev());
        return message;
    }

    /// @param cast makes the roll once its number and time are known
    static Outcome<DiceRoll> roll(
            Book book,
            PrincipalId by,
            RoomId room,
            Rooms.NewRoll wish,
            Drawn drawn,
            Function<Cast, DiceRoll> cast) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var body = wish.nonce() == null ? null : digest("roll", wish.dice(), wish.label());
        var before = claim(book, state, by, wish.nonce(), body);
        if (before.isPresent()) {
            return new Outcome<>(rollAt(book, state, before.get()), true);
        }
        long seq = book.next(state, drawn.now());
        var roll =
                cast.apply(
                        new Cast(
                                drawn.id(),
                                room,
                                seq,
                                place.user(),
                                Tables.instant(state.lastMicros)));
        book.tx()
                .update(
                        "insert into roll (room_no, seq, id, data) values (?, ?, ?, ?)",
                        state.room.no(),
                        seq,
                        roll.id(),
                        EventStore.roll(roll));
        book.refer(state, Kind.ROLL, seq, new RoomEvent.Rolled(roll), 0);
        return new Outcome<>(roll, false);
    }

    /// The circumstances of a roll.
    record Cast(MessageId id, RoomId room, long seq, User roller, Instant at) {}

    // ---- nonces ----

    /// Takes the nonce for the next entry, or gives the number of the one that has it.
    private static Optional<Long> claim(
            Book book,
            RoomState state,
            PrincipalId by,
            @Nullable String nonce,
            @Nullable String body) {
        if (nonce == null) {
            return Optional.empty();
        }
        int claimed =
                book.tx()
                        .update(
                                "insert into nonce (room_no, principal, nonce, body, seq)"
                                        + " values (?, ?, ?, ?, ?) on conflict do nothing",
                                state.room.no(),
                                by,
                                nonce,
                                body,
                                state.room.head() + 1);
        return claimed == 1 ? Optional.empty() : Optional.of(holder(book, state, by, nonce, body));
    }

    private static long holder(
            Book book, RoomState state, PrincipalId by, String nonce, @Nullable String body) {
        return book.tx()
                .row(
                        "select seq, body from nonce"
                                + " where room_no = ? and principal = ? and nonce = ?",
                        row -> {
                            // Without a body: its text has changed and nothing of the old is kept.
                            var first = row.getString("body");
                            if (first != null && !first.equals(body)) {
                                throw otherKind();
                            }
                            return row.getLong("seq");
                        },
                        state.room.no(),
                        by,
                        nonce)
                .orElseThrow();
    }

    private static String digest(String kind, String text, @Nullable Object more) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update((kind + "\0" + more + "\0" + text).getBytes(UTF_8));
            return Base64.getEncoder().withoutPadding().encodeToString(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    // ---- reading back ----

    private static Optional<Message> find(Book book, RoomState state, MessageId id) {
        return book.tx()
                .row(
                        Tables.MESSAGE + " where id = ? and room_no = ?",
                        row -> Tables.message(row, state.room.id()),
                        id,
                        state.room.no());
    }

    private static Message message(Book book, RoomState state, long seq) {
        return book.tx()
                .row(
                        Tables.MESSAGE + " where room_no = ? and seq = ?",
                        row -> Tables.message(row, state.room.id()),
                        state.room.no(),
                        seq)
                .orElseThrow(Talk::otherKind);
    }

    private static DiceRoll rollAt(Book book, RoomState state, long seq) {
        return book.tx()
                .row(
                        "select id, data from roll where room_no = ? and seq = ?",
                        row ->
                                EventStore.roll(
                                        row.getString("id"),
                                        state.room.id(),
                                        seq,
                                        row.getString("data")),
                        state.room.no(),
                        seq)
                .orElseThrow(Talk::otherKind);
    }

    private static Problem otherKind() {
        return new Problem(
                ProblemCode.NONCE_CONFLICT, "This nonce was used for something else.", "nonce");
    }
}
