package parlor.dice;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The bytes of the scheme `rooms-fair-1`: how a room commits to a seed, mixes in what members
/// send, makes the faces of a roll and chains its log. Pure functions; nothing is kept.
public final class Fairness {
    public static final String SCHEME = "rooms-fair-1";

    private static final String TAG = SCHEME + "|";
    private static final int ROOM_ID = 16;

    private Fairness() {}

    /// What is published of a seed before any roll. The room id has 16 bytes.
    public static byte[] commit(byte[] roomId, long epoch, byte[] seed) {
        if (roomId.length != ROOM_ID) {
            throw new IllegalArgumentException("a room id has 16 bytes");
        }
        return hash(tagged("commit").raw(roomId).u64(epoch).raw(seed));
    }

    /// X0, which is also the head of an empty log. The previous head is 32 zero bytes at first.
    public static byte[] opening(byte[] commit, byte[] previousHead) {
        return hash(tagged("x0").raw(commit).raw(previousHead));
    }

    /// H(n), which is all that others see of the entropy of a secret roll.
    public static byte[] entropyHash(byte[] entropy) {
        return hash(new Message().raw(entropy));
    }

    /// The entropy of one of several rolls that were asked for at once: from what was sent with the
    /// request, so that one of them can be shown without telling anything of the others.
    public static byte[] part(byte[] entropy, int roll) {
        return hash(tagged("part").u32(roll).lp(entropy));
    }

    /// The next X, once a member's entropy is mixed in.
    public static byte[] mix(byte[] x, String member, byte[] entropyHash) {
        return hash(tagged("mix").raw(x).lp(utf8(member)).raw(entropyHash));
    }

    /// The key of roll `index`; X already has its entropy mixed in. The witness may be empty.
    public static byte[] key(byte[] seed, long index, byte[] x, byte[] entropy, byte[] witness) {
        return hmac(seed, tagged("roll").u64(index).raw(x).lp(entropy).lp(witness));
    }

    /// The faces that a key makes, in draw order.
    public static Faces faces(byte[] key) {
        return new FairFaces(new FairFaces.Blocks(key));
    }

    static byte[] block(byte[] key, int number) {
        return hmac(key, tagged("blk").u32(number));
    }

    /// The head of the log after an open roll.
    public static byte[] head(
            byte[] previous,
            long index,
            String member,
            byte[] x,
            byte[] witness,
            String expression,
            String breakdown,
            String total) {
        Message entry = entry(index, member, x, witness);
        entry.lp(utf8(expression)).lp(utf8(breakdown)).lp(utf8(total));
        return hash(new Message().raw(previous).raw(entry.bytes()));
    }

    /// The head of the log after a secret roll, of which the log holds only the hiding hash.
    public static byte[] secretHead(
            byte[] previous, long index, String member, byte[] x, byte[] witness, byte[] hidden) {
        Message entry = entry(index, member, x, witness);
        entry.lp(new byte[0]).lp(new byte[0]).lp(hidden);
        return hash(new Message().raw(previous).raw(entry.bytes()));
    }

    private static Message entry(long index, String member, byte[] x, byte[] witness) {
        return tagged("rec").u64(index).lp(utf8(member)).raw(x).lp(witness);
    }

    /// What others get of a secret roll; nobody without its entropy can compute it.
    public static byte[] hidden(byte[] entropy, String expression, String breakdown, String total) {
        return hash(
                tagged("hid").lp(entropy).lp(utf8(expression)).lp(utf8(breakdown)).lp(utf8(total)));
    }

    /// What is published of the bytes that the next blind roll adds to its roller's entropy.
    public static byte[] blind(byte[] secret) {
        return hash(tagged("blind").raw(secret));
    }

    /// The link of a witness's chain that comes before this one.
    public static byte[] witnessLink(byte[] next) {
        return hash(tagged("wit").raw(next));
    }

    private static Message tagged(String purpose) {
        return new Message().raw(utf8(TAG)).raw(utf8(purpose));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hash(Message message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, Message message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Bytes put one behind another, numbers big-endian.
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

        Message raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Message u32(int value) {
            return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        }

        Message u64(long value) {
            return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        }

        /// The length, then the bytes.
        Message lp(byte[] bytes) {
            return u32(bytes.length).raw(bytes);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
