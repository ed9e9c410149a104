package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;

/// What commands with a nonce were answered, so that they are done once.
final class Replies {
    private static final long NO_ENTRY = 0;

    private Replies() {}

    /// A command that may come again.
    ///
    /// @param body a digest of all that was sent with it
    record Key(PrincipalId by, @Nullable String nonce, String body) {
        static Key of(PrincipalId by, NewMessage message) {
            var entropy = message.entropy();
            var reply = message.replyTo();
            var parts = entropy == null ? "" : entropy.bytes().hex();
            return new Key(
                    by, message.nonce(), digest(reply + "\n" + parts + "\n" + message.text()));
        }

        private static String digest(String text) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
                return HexFormat.of().formatHex(hash);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Row(String body, long first, int rolls, @Nullable String note) {}

    /// The first result, if it was done before; `nonce_conflict` if something else was.
    static Optional<Said> before(Book book, RoomState state, Key key) {
        if (key.nonce() == null) {
            return Optional.empty();
        }
        var row =
                book.tx()
                        .row(
                                "select body, first, rolls, note from command"
                                        + " where room_no = ? and principal = ? and nonce = ?",
                                it ->
                                        new Row(
                                                it.getString("body"),
                                                it.getLong("first"),
                                                it.getInt("rolls"),
                                                it.getString("note")),
                                state.room.no(),
                                key.by(),
                                key.nonce());
        boolean same = row.map(it -> it.body().equals(key.body())).orElse(false);
        if (!same
                && (row.isPresent()
                        || Talk.claimed(book, state, key.by(), key.nonce()).isPresent())) {
            throw Talk.otherKind();
        }
        return row.map(it -> again(book, state, key.by(), it));
    }

    private static Said again(Book book, RoomState state, PrincipalId by, Row row) {
        var note = row.note();
        if (row.rolls() == 0) {
            var about = row.first() == 0 ? null : Dice.rollAt(book, state, row.first()).seenBy(by);
            return new Said.Noted(note == null ? "" : note, about);
        }
        var rolls = new ArrayList<DiceRoll>();
        for (int i = 0; i < row.rolls(); i++) {
            rolls.add(Dice.rollAt(book, state, row.first() + i).seenBy(by));
        }
        return new Said.Rolled(rolls, note);
    }

    /// Keeps what was answered. The rolls of one command follow one another without a gap.
    static void keep(Book book, RoomState state, Key key, Said said) {
        switch (said) {
            case Said.Rolled(var rolls, var note) ->
                    keep(book, state, key, rolls.getFirst().seq(), rolls.size(), note);
            case Said.Noted(var note, var roll) -> {
                Talk.claim(book, state, key.by(), key.nonce(), NO_ENTRY);
                keep(book, state, key, roll == null ? NO_ENTRY : roll.seq(), 0, note);
            }
            case Said.Spoken _ -> {}
        }
    }

    private static void keep(
            Book book, RoomState state, Key key, long first, int rolls, @Nullable String note) {
        if (key.nonce() != null) {
            book.tx()
                    .update(
                            "insert into command (room_no, principal, nonce, body, first, rolls,"
                                    + " note) values (?, ?, ?, ?, ?, ?, ?)",
                            state.room.no(),
                            key.by(),
                            key.nonce(),
                            key.body(),
                            first,
                            rolls,
                            note);
        }
    }
}
