package parlor.rooms;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Inline;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.Kind;

/// What is said: the commands on messages.
final class Talk {
    private Talk() {}

    /// What is drawn once for a command, however often it is tried.
    record Drawn(MessageId id, Instant now) {}

    /// A message that is to be said.
    ///
    /// @param rolls found in its text
    /// @param entropy for them, if there are any
    record Wish(NewMessage message, List<Inline.Found> rolls, @Nullable Entropy entropy) {}

    static Outcome<Message> say(Book book, PrincipalId by, RoomId room, Wish wish, Drawn drawn) {
        var said = wish.message();
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        checkReply(book, state, said.replyTo());
        boolean rolls = !wish.rolls().isEmpty();
        // What is rolled may be refused, so that nothing may be written before.
        var before =
                rolls
                        ? claimed(book, state, by, said.nonce())
                        : claim(book, state, by, said.nonce());
        if (before.isPresent()) {
            return new Outcome<>(same(book, state, before.get(), wish), true);
        }
        var fallen = InlineRolls.cast(book, state, place, wish);
        if (rolls) {
            var _ = claim(book, state, by, said.nonce());
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
                        said.nonce(),
                        fallen);
        insert(book, state, message);
        InlineRolls.put(book, state.room.no(), seq, fallen);
        book.said(state, message);
        return new Outcome<>(message, false);
    }

    private static void checkReply(Book book, RoomState state, @Nullable MessageId replyTo) {
        if (replyTo != null && find(book, state, replyTo).isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID, "There is no such message in this room.", "reply_to");
        }
    }

    static void insert(Book book, RoomState state, Message m) {
        var replyTo = m.replyTo();
        book.tx()
                .update(
                        """
                        insert into message (room_no, seq, id, rev, author, author_kind,
                          author_name, author_avatar, text_no, at, edited_at, deleted, reply_to, nonce)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, 0, ?, ?)
                        """,
                        state.room.no(),
                        m.seq(),
                        m.id().bytes(),
                        m.rev(),
                        m.author().id().bytes(),
                        m.author().kind().name(),
                        m.author().username(),
                        m.author().avatar(),
                        book.put(m.text()),
                        state.lastMicros,
                        replyTo == null ? null : replyTo.bytes(),
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
        if (message.deleted()) {
            return message;
        }
        if (!message.author().id().equals(by)) {
            AuditLog.note(book.tx(), by, AuditLog.Action.MESSAGE_DELETED, id, room, now);
        }
        return put(book, state, message, "", now, true);
    }

    /// Deletes a message whose author goes for good, whoever asks.
    static void erase(Book book, RoomState state, long seq, Instant now) {
        var message = message(book, state, seq);
        if (!message.deleted()) {
            put(book, state, message, "", now, true);
        }
    }

    /// Overwrites the text in its one place, and leaves a note for the index to forget the old one.
    private static Message put(
            Book book, RoomState state, Message old, String text, Instant now, boolean deleted) {
        if (old.nonce() != null && old.rev() == old.seq()) {
            book.firstTexts().keep(book, state, old);
        }
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
                        old.nonce(),
                        InlineRolls.reworded(book, state.room.no(), old, text));
        var edited = message.editedAt();
        book.tx()
                .update(
                        "insert into forgotten (room_no, seq, rev, text_no)"
                                + " select room_no, seq, ?, text_no from message"
                                + " where room_no = ? and seq = ?",
                        rev,
                        state.room.no(),
                        old.seq());
        book.tx()
                .update(
                        """
                        update message set text_no = ?, rev = ?, edited_at = ?, deleted = ?
                        where room_no = ? and seq = ?
                        """,
                        book.put(text),
                        rev,
                        edited == null ? null : Tables.micros(edited),
                        deleted,
                        state.room.no(),
                        old.seq());
        book.forget();
        book.refer(state, Kind.MESSAGE, old.seq(), new RoomEvent.MessagePut(message), old.rev());
        return message;
    }

    // ---- nonces ----

    /// Takes the nonce for the next entry, or gives the number of the one that has it.
    static Optional<Long> claim(
            Book book, RoomState state, PrincipalId by, @Nullable String nonce) {
        return claim(book, state, by, nonce, state.room.head() + 1);
    }

    /// @param seq of the entry, or 0 where there is none
    static Optional<Long> claim(
            Book book, RoomState state, PrincipalId by, @Nullable String nonce, long seq) {
        if (nonce == null) {
            return Optional.empty();
        }
        int claimed =
                book.tx()
                        .update(
                                "insert into nonce (room_no, principal, nonce, seq)"
                                        + " values (?, ?, ?, ?) on conflict do nothing",
                                state.room.no(),
                                by.bytes(),
                                nonce,
                                seq);
        return claimed == 1 ? Optional.empty() : claimed(book, state, by, nonce);
    }

    /// The number of the entry that has the nonce.
    static Optional<Long> claimed(
            Book book, RoomState state, PrincipalId by, @Nullable String nonce) {
        return nonce == null
                ? Optional.empty()
                : book.tx()
                        .row(
                                "select seq from nonce"
                                        + " where room_no = ? and principal = ? and nonce = ?",
                                row -> row.getLong("seq"),
                                state.room.no(),
                                by.bytes(),
                                nonce);
    }

    /// The message as it is now, if the same text is sent again, with the same entropy for what it
    /// rolls.
    private static Message same(Book book, RoomState state, long seq, Wish again) {
        var said = again.message();
        var first = message(book, state, seq);
        boolean changed = first.rev() != first.seq();
        boolean sameText =
                changed
                        ? book.firstTexts().was(book, state, first, said.text())
                        : first.text().equals(said.text());
        boolean same =
                sameText
                        && Objects.equals(first.replyTo(), said.replyTo())
                        && InlineRolls.areOf(first.rolls(), said.entropy());
        if (!same) {
            throw otherKind();
        }
        return first;
    }

    // ---- reading back ----

    private static Optional<Message> find(Book book, RoomState state, MessageId id) {
        return book.tx()
                .row(
                        Tables.MESSAGE + " where id = ? and room_no = ?",
                        row -> Tables.message(row, state.room.id()),
                        id.bytes(),
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

    static Problem otherKind() {
        return new Problem(
                ProblemCode.NONCE_CONFLICT, "This nonce was used for something else.", "nonce");
    }
}
