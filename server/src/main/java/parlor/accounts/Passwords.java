package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.opaque.Identities;
import parlor.opaque.Ke1;
import parlor.opaque.Ke3;
import parlor.opaque.OpaqueServer;
import parlor.opaque.Registration;
import parlor.opaque.RegistrationRecord;
import parlor.opaque.hazmat.InvalidEncoding;

/// Passwords as the server meets them: as messages of OPAQUE (RFC 9807). What costs time runs on a
/// few threads of its own; when too much of it waits, the caller gets `unavailable`.
final class Passwords {
    static final int CREDENTIAL = 32;
    private static final byte[] NO_CONTEXT = {};
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final PasswordKeys keys;
    private @Nullable Answering answering;
    private final byte[] secret;
    private final SecureRandom secrets;
    private final Executor work;

    /// @param secret what makes up identifiers for names that nobody has
    /// @param work runs a few at a time, and rejects what would wait too long
    Passwords(PasswordKeys keys, byte[] secret, SecureRandom secrets, Executor work) {
        this.keys = keys;
        this.secret = secret.clone();
        this.secrets = secrets;
        this.work = work;
    }

    /// What answers, and the record that answers for names that nobody has.
    private record Answering(OpaqueServer server, RegistrationRecord fake) {}

    /// Made when it is first needed: the tables of the group would hold up the start.
    private synchronized Answering answering() {
        var made = answering;
        if (made == null) {
            var drawn = keys.drawn();
            made = new Answering(new OpaqueServer(drawn, NO_CONTEXT), drawn.fakeRecord());
            answering = made;
        }
        return made;
    }

    /// An answer to the first message of a sign-in.
    ///
    /// @param proof what the right password is proved by
    /// @param credential whose password it was taken to be
    record Challenge(byte[] response, Ke3 proof, byte[] credential) {}

    /// Names the keys that passwords depend on.
    String keyId() {
        return keys.id();
    }

    static Problem invalid(String attr) {
        return new Problem(ProblemCode.INVALID, "This is no message of OPAQUE.", attr);
    }

    /// A new password's identifier: random.
    byte[] credential() {
        var bytes = new byte[CREDENTIAL];
        secrets.nextBytes(bytes);
        return bytes;
    }

    /// Answers a registration request; `invalid` if it is none.
    byte[] register(byte[] request, byte[] credential) {
        return attend(
                () ->
                        answering()
                                .server()
                                .register(Registration.Request.parse(request), credential)
                                .bytes(),
                "request");
    }

    /// Checks the last message of a registration; `invalid` if it is none.
    byte[] record(byte[] record) {
        return attend(() -> RegistrationRecord.parse(record).bytes(), "record");
    }

    /// Answers the first message of a sign-in; to be run by [#attend]. For a name that nobody has
    /// the answer is of the same kind and takes the same work.
    Challenge challenge(byte[] request, @Nullable Account account, String lowerName) {
        var none = madeUp(lowerName);
        var credential = account == null ? none : account.credential();
        var record =
                RegistrationRecord.parse(
                        account == null ? answering().fake().bytes() : account.record());
        var made =
                answering()
                        .server()
                        .challenge(
                                Ke1.parse(request), credential, record, Identities.KEYS, secrets);
        return new Challenge(made.ke2().bytes(), new Ke3(made.expectedMac()), credential);
    }

    private byte[] madeUp(String lowerName) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(lowerName.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Runs a step on one of the threads for passwords, when it is its turn; `unavailable` when too
    /// many wait.
    ///
    /// @param attr the field that is `invalid` when the step meets no message of OPAQUE
    <T> T attend(Supplier<T> step, String attr) {
        try {
            return CompletableFuture.supplyAsync(step, work).join();
        } catch (RejectedExecutionException e) {
            throw Problem.unavailable("Too many people are signing in. Try again.", BUSY);
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case InvalidEncoding _ -> invalid(attr);
                case Problem problem -> problem;
                case null, default -> e;
            };
        }
    }
}
