package parlor.accounts;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.Session;
import parlor.identity.User;
import parlor.opaque.Ke3;
import parlor.opaque.OpaqueServer;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.InvalidEncoding;

/// Signing in with a password. Whether the name is anybody's, no answer tells.
public final class SignIns {
    private final Parts parts;

    SignIns(Parts parts) {
        this.parts = parts;
    }

    /// Answers the first message.
    public Started start(String name, byte[] request, @Nullable Session session) {
        var lower = AccountName.lower(name);
        return parts.passwords().attend(() -> challenge(lower, request, session), "request");
    }

    private Started challenge(String lower, byte[] request, @Nullable Session session) {
        var account = parts.database().readHere(tx -> AccountRows.named(tx, lower)).orElse(null);
        var challenge = parts.passwords().challenge(request, account, lower);
        var flow =
                parts.flows()
                        .seal(
                                Flow.Purpose.SIGN_IN,
                                lower,
                                account == null ? null : account.user().id().value(),
                                session == null ? null : session.id(),
                                Bytes.concat(challenge.proof().bytes(), challenge.credential()));
        return new Started(flow, challenge.response());
    }

    /// A new session, and the name that was signed in under.
    public record SignedIn(Session session, String name) {}

    /// Signs in; `not_authenticated` whatever is wrong, `permission_denied` for one who knows the
    /// password of an account that was disabled.
    public CompletableFuture<SignedIn> finish(String text, byte[] proof, Place place) {
        var ke3 = parsed(proof);
        var session = place.session();
        var flow =
                parts.flows()
                        .spend(text, Flow.Purpose.SIGN_IN, session == null ? null : session.id())
                        .orElseThrow(SignIns::refused);
        var secret = Bytes.split(flow.secret(), Ke3.LENGTH, Passwords.CREDENTIAL);
        boolean proved = OpaqueServer.proves(ke3, secret[0]);
        var subject = flow.subject();
        if (!proved || subject == null) {
            throw refused();
        }
        var drawn = parts.begins();
        var change =
                parts.residents()
                        .write(tx -> {
                            var opened = drawn.of(proved(tx, subject, secret[1]));
                            parts.begin(tx, opened, place);
                            return new SignedIn(opened, flow.name());
                        });
        return parts.begun(change, drawn, place);
    }

    /// Whose password was proved, if it is still his and he may come in.
    private static User proved(Tx tx, UUID subject, byte[] credential) {
        var account =
                AccountRows.find(tx, subject)
                        .filter(found -> Arrays.equals(found.credential(), credential))
                        .orElseThrow(SignIns::refused);
        Parts.refuseDisabled(account);
        return account.user();
    }

    private static Ke3 parsed(byte[] proof) {
        try {
            return Ke3.parse(proof);
        } catch (InvalidEncoding e) {
            throw Passwords.invalid("finish");
        }
    }

    private static Problem refused() {
        return new Problem(ProblemCode.NOT_AUTHENTICATED, "The name or the password is wrong.");
    }
}
