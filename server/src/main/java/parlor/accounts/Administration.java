package parlor.accounts;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;

/// What administrators see and do. Who is one is asked anew each time.
public final class Administration {
    private final Parts parts;
    private final Goodbyes goodbyes;

    Administration(Parts parts, Goodbyes goodbyes) {
        this.parts = parts;
        this.goodbyes = goodbyes;
    }

    /// An account as administrators see it.
    public record Listed(Account account, @Nullable String email, Instant createdAt) {}

    /// `permission_denied` unless he is an administrator.
    public void refuseOthers(Session session) {
        parts.database()
                .read(tx -> {
                    refuseOthers(tx, session);
                    return true;
                });
    }

    /// Refuses as [#refuseOthers(Session)] does, and with `not_authenticated` if the session has
    /// ended: for the turn of a change.
    public static void refuseOthers(Tx tx, Session session) {
        SessionRows.refuseEnded(tx, session);
        boolean admin =
                AccountRows.find(tx, session.user().id())
                        .filter(account -> account.admin() && !account.disabled())
                        .isPresent();
        if (!admin) {
            throw new Problem(ProblemCode.PERMISSION_DENIED, "Administrators do this.");
        }
    }

    /// Accounts in the order of their names, after one.
    public List<Listed> accounts(String search, String after, int limit) {
        return parts.database().read(tx -> AccountRows.list(tx, search, after, limit));
    }

    /// An act, with what its ids stand for today.
    ///
    /// @param actor the name; null for the host, and for a guest who is forgotten
    /// @param target the name of the account or the guest it was done to
    /// @param room the title; null for a room that is gone
    public record Told(
            AuditLog.Act act,
            @Nullable String actor,
            @Nullable String target,
            @Nullable String room) {}

    /// Acts, the newest first, below a number.
    public List<Told> acts(long before, int limit) {
        return parts.database()
                .read(tx ->
                        AuditLog.below(tx, before, limit).stream()
                                .map(act ->
                                        new Told(
                                                act,
                                                name(tx, act.actor()),
                                                name(tx, act.target()),
                                                title(tx, act.room())))
                                .toList());
    }

    private static @Nullable String name(Tx tx, @Nullable String principal) {
        var sql = "select name from principal where id = ?";
        return tx.row(sql, row -> row.getString("name"), principal).orElse(null);
    }

    private static @Nullable String title(Tx tx, @Nullable String room) {
        var sql = "select title from room where id = ? and gone = 0";
        return tx.row(sql, row -> row.getString("title"), room).orElse(null);
    }

    /// Changes what is not null: who is disabled is signed out, and the links that were mailed to
    /// him are worth nothing. `conflict` if nobody would administer the server any more.
    public CompletableFuture<Account> change(
            Session by, PrincipalId whose, @Nullable Boolean disabled, @Nullable Boolean admin) {
        var now = parts.edge().clock().instant();
        return parts.residents()
                .write(tx -> {
                    refuseOthers(tx, by);
                    var account = AccountRows.find(tx, whose).orElseThrow(Problem::notFound);
                    boolean off = disabled == null ? account.disabled() : disabled;
                    boolean on = admin == null ? account.admin() : admin;
                    if (off || !on) {
                        refuseLastAdmin(tx, account);
                    }
                    note(tx, by.user().id(), account, off, on, now);
                    AccountRows.setPowers(tx, whose, on, off);
                    if (off) {
                        SessionRows.endAll(tx, whose, now);
                        MailLinks.forget(tx, whose);
                    }
                    return new Account(
                            account.user(), account.credential(), account.record(), on, off);
                })
                .thenApply(account -> {
                    if (account.disabled()) {
                        parts.sessions().ended(parts.sessions().of(whose));
                    }
                    return account;
                });
    }

    private static void note(
            Tx tx,
            @Nullable PrincipalId by,
            Account was,
            boolean disabled,
            boolean admin,
            Instant now) {
        var id = was.user().id();
        if (was.disabled() != disabled) {
            var action =
                    disabled ? AuditLog.Action.ACCOUNT_DISABLED : AuditLog.Action.ACCOUNT_ENABLED;
            AuditLog.note(tx, by, action, id, now);
        }
        if (was.admin() != admin) {
            var action = admin ? AuditLog.Action.ADMIN_MADE : AuditLog.Action.ADMIN_UNMADE;
            AuditLog.note(tx, by, action, id, now);
        }
    }

    /// Takes an account away; what it said stays.
    public void remove(Session by, PrincipalId whose) {
        if (parts.database().read(tx -> AccountRows.find(tx, whose)).isEmpty()) {
            throw Problem.notFound();
        }
        goodbyes.remove(whose, false, by, tx -> refuseOthers(tx, by));
    }

    static void refuseLastAdmin(Tx tx, Account account) {
        if (account.admin() && !account.disabled() && AccountRows.admins(tx) == 1) {
            throw new Problem(ProblemCode.CONFLICT, "Nobody would administer the server.");
        }
    }

    /// Makes somebody an administrator, by the command line, beside a running server; one who is
    /// disabled is enabled too.
    ///
    /// @return false if nobody has this name
    public static boolean makeAdmin(Database database, Edge edge, String name) {
        var now = edge.clock().instant();
        return database.write(tx -> {
            var found = AccountRows.named(tx, AccountName.lower(name));
            found.ifPresent(account -> {
                note(tx, null, account, false, true, now);
                AccountRows.setPowers(tx, account.user().id(), true, false);
            });
            return found.isPresent();
        });
    }
}
