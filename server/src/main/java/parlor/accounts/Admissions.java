package parlor.accounts;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// Who may sign up, and who is made an administrator by it.
final class Admissions {
    private final Policy policy;
    private final boolean firstIsAdmin;
    private final AtomicReference<@Nullable SetupCode> setup;

    /// @param firstIsAdmin whether the first account is an administrator without a code
    /// @param setup the code that makes one, while there is none
    Admissions(Policy policy, boolean firstIsAdmin, @Nullable SetupCode setup) {
        this.policy = policy;
        this.firstIsAdmin = firstIsAdmin;
        this.setup = new AtomicReference<>(setup);
    }

    Policy policy() {
        return policy;
    }

    /// `permission_denied` where nobody may sign up.
    void refuseClosed() {
        if (policy == Policy.CLOSED && setup.get() == null) {
            throw closed();
        }
    }

    /// Whether everybody may sign up.
    boolean open() {
        return policy == Policy.OPEN;
    }

    /// A Problem if what the wish holds is not enough. Nothing is spent.
    void check(Tx tx, SignUps.Wish wish, Instant now) {
        boolean byCode = bySetupCode(tx, wish.setupCode());
        if (!byCode && policy == Policy.CLOSED) {
            throw closed();
        }
        if (!byCode && policy == Policy.INVITE) {
            Invitations.check(tx, wish.invite(), now);
        }
    }

    private static Problem closed() {
        return new Problem(ProblemCode.PERMISSION_DENIED, "Nobody can sign up here.");
    }

    /// Spends what the wish holds, which was found to be enough.
    ///
    /// @return whether he is an administrator
    boolean admit(Tx tx, SignUps.Wish wish, PrincipalId who) {
        boolean byCode = wish.setupCode() != null;
        if (!byCode && policy == Policy.INVITE) {
            Invitations.spend(tx, Objects.requireNonNull(wish.invite()), who);
        }
        return byCode || (firstIsAdmin && nobody(tx));
    }

    private boolean bySetupCode(Tx tx, @Nullable String given) {
        if (given == null) {
            return false;
        }
        var code = setup.get();
        if (code == null || !code.matches(given) || anyAdmin(tx)) {
            throw new Problem(ProblemCode.INVALID, "This is not the setup code.", "setup_code");
        }
        return true;
    }

    /// After the commit: a setup code that was used is gone.
    void admitted(SignUps.Wish wish) {
        if (wish.setupCode() != null) {
            var used = setup.getAndSet(null);
            if (used != null) {
                used.remove().run();
            }
        }
    }

    static boolean anyAdmin(Tx tx) {
        return tx.row("select 1 from account where admin = 1 and disabled = 0 limit 1", _ -> true)
                .isPresent();
    }

    private static boolean nobody(Tx tx) {
        return tx.row("select 1 from account limit 1", _ -> true).isEmpty();
    }
}
