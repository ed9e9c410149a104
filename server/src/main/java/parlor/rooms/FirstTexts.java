package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a message with a nonce said at first, for the time after it was edited or deleted: so much
/// of it that the same text is known again, and nobody who reads the disk can guess it. The key is
/// written nowhere and ends with the process; what it has marked is then like no text.
final class FirstTexts {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;

    FirstTexts(SecureRandom secrets) {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        key = new SecretKeySpec(bytes, HMAC);
    }

    /// Marks what a message says that is about to change for the first time.
    void keep(Book book, RoomState state, Message message) {
        book.tx()
                .update(
                        "update nonce set first_text = ?"
                                + " where room_no = ? and principal = ? and nonce = ?",
                        mark(state, message, message.text()),
                        state.room.no(),
                        message.author().id().bytes(),
                        message.nonce());
    }

    /// Whether this is what a message said before it changed.
    boolean was(Book book, RoomState state, Message message, String text) {
        var mark = mark(state, message, text);
        return book.tx()
                .row(
                        "select first_text from nonce where room_no = ? and principal = ?"
                                + " and nonce = ? and first_text is not null",
                        row -> row.getBytes("first_text"),
                        state.room.no(),
                        message.author().id().bytes(),
                        message.nonce())
                .filter(kept -> MessageDigest.isEqual(kept, mark))
                .isPresent();
    }

    /// The same words in two places are marked differently.
    private byte[] mark(RoomState state, Message message, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(state.room.no())
                            .putLong(message.seq())
                            .flip());
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
