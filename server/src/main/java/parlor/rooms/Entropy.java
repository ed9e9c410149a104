package parlor.rooms;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.dice.Fairness;

/// The random bytes that go into the rolls of one request.
///
/// @param own whether the roller sent them; if not, the server drew them and the rolls are grade 0
public record Entropy(Bytes bytes, boolean own) {
    /// What a roller sends has 16 to 64 bytes.
    public static final int LEAST = 16;

    public static final int MOST = 64;

    static Entropy drawn(SecureRandom secrets) {
        var bytes = new byte[32];
        secrets.nextBytes(bytes);
        return new Entropy(Bytes.of(bytes), false);
    }

    /// What the roller sent, or else what the server draws.
    static Entropy own(@Nullable Entropy sent, SecureRandom secrets) {
        return sent == null ? drawn(secrets) : sent;
    }

    int grade() {
        return own ? 1 : 0;
    }

    /// The entropy of one roll: the bytes themselves when it is the only one of its request, else
    /// bytes derived from them, so that revealing one of several rolls tells nothing of the others.
    Bytes of(int roll, int rolls) {
        return rolls == 1 ? bytes : part(roll).bytes();
    }

    /// What one of several rolls has for its own.
    Entropy part(int roll) {
        return new Entropy(Bytes.of(Fairness.part(bytes.array(), roll)), own);
    }
}
