package parlor.accounts;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// Accounts that go for good. What is left to do in rooms is written down with the account's end,
/// so that a stop in between ends nothing halfway.
public final class Goodbyes {
    private static final Logger log = LoggerFactory.getLogger(Goodbyes.class);

    private final Parts parts;
    private final Set<PrincipalId> underWay = ConcurrentHashMap.newKeySet();

    Goodbyes(Parts parts) {
        this.parts = parts;
    }

    /// The caller goes; needs a fresh sign-in. `conflict` for the last administrator. When it
    /// returns, the account is gone for good and signed out everywhere; the rooms follow.
    ///
    /// @param erase whether what he said goes too
    public void leave(Session session, boolean erase) {
        Parts.refuseGuest(session);
        parts.refuseStale(session);
        remove(session.user().id(), erase, session, tx -> SessionRows.refuseEnded(tx, session));
    }

    /// Takes an account away: nobody signs in to it any more. Then its seats end and its name goes
    /// off what it said, for which nobody waits; if that fails, [#resume] goes on with it. The name
    /// is given to nobody else for a while.
    ///
    /// @param by who does it
    /// @param may refuses who may not do it, in the turn of the removal
    void remove(PrincipalId whose, boolean erase, Session by, Consumer<Tx> may) {
        var now = parts.edge().clock().instant();
        parts.residents()
                .write(tx -> {
                    may.accept(tx);
                    account(tx, whose)
                            .ifPresent(account -> {
                                Administration.refuseLastAdmin(tx, account);
                                AccountRows.blockName(tx, account.user().username(), now);
                                SessionRows.endAll(tx, whose, now);
                                begin(tx, whose, erase);
                                AccountRows.delete(tx, whose);
                                AuditLog.note(
                                        tx,
                                        by.user().id(),
                                        AuditLog.Action.ACCOUNT_DELETED,
                                        whose,
                                        now);
                            });
                    return true;
                })
                .join();
        parts.sessions().ended(parts.sessions().of(whose));
        var _ = depart(new Goodbye(whose, erase));
    }

    /// Goes on with what was interrupted, waits for it, and gives names free again. What fails is
    /// logged, and left for the next time.
    public void resume() {
        var now = parts.edge().clock().instant();
        parts.residents().write(tx -> AccountRows.unblockNames(tx, now)).join();
        parts.database()
                .read(tx ->
                        tx.rows(
                                "select principal, erase from goodbye",
                                row ->
                                        new Goodbye(
                                                PrincipalId.of(row.getString("principal")),
                                                row.getBoolean("erase"))))
                .forEach(goodbye -> depart(goodbye).join());
    }

    /// Somebody who is not out of all rooms yet.
    private record Goodbye(PrincipalId whose, boolean erase) {}

    private static void begin(Tx tx, PrincipalId whose, boolean erase) {
        tx.update("insert into goodbye (principal, erase) values (?, ?)", whose, erase);
    }

    /// The account is gone already, and what is left to do is written down: one that fails stops no
    /// other.
    private CompletableFuture<?> depart(Goodbye goodbye) {
        if (!underWay.add(goodbye.whose())) {
            return CompletableFuture.completedFuture(null);
        }
        return parts.residents()
                .depart(goodbye.whose(), goodbye.erase())
                .thenCompose(_ -> parts.residents().write(tx -> end(tx, goodbye)))
                .handle((_, failure) -> {
                    underWay.remove(goodbye.whose());
                    if (failure != null) {
                        log.atError().setCause(failure).log("goodbye_not_finished");
                    }
                    return true;
                });
    }

    private static int end(Tx tx, Goodbye goodbye) {
        return tx.update("delete from goodbye where principal = ?", goodbye.whose());
    }

    private static Optional<Account> account(Tx tx, PrincipalId id) {
        return AccountRows.find(tx, id).filter(it -> it.user().kind() == User.Kind.ACCOUNT);
    }
}
