package parlor.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;

/// Invitations to make an account: codes of 128 bits, good for one account and some days, of which
/// only the SHA-256 is kept.
public final class Invitations {
    private static final int BYTES = 16;
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Parts parts;

    Invitations(Parts parts) {
        this.parts = parts;
    }

    /// A new invitation. The code is shown this once.
    public record Made(String id, String code, Instant createdAt, Instant expiresAt) {}

    /// An invitation as administrators see it later.
    ///
    /// @param usedBy the account that came by it
    /// @param usedByName what it is called today
    public record Invitation(
            String id,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String usedBy,
            @Nullable String usedByName) {}

    /// Makes one; `conflict` while 1,000 are open.
    ///
    /// @param days 1 to 30
    public CompletableFuture<Made> make(Session by, int days) {
        return parts.residents()
                .write(tx -> {
                    Administration.refuseOthers(tx, by);
                    return make(tx, parts.edge(), by.user().id(), days);
                });
    }

    /// Makes one by the command line, beside a running server.
    public static Made make(Database database, Edge edge, int days) {
        return database.write(tx -> make(tx, edge, null, days));
    }

    private static Made make(Tx tx, Edge edge, @Nullable PrincipalId by, int days) {
        var now = edge.clock().instant();
        if (open(tx, now) >= Limits.INVITES) {
            throw new Problem(ProblemCode.CONFLICT, "There are too many open invitations.");
        }
        tx.update("delete from invite where expires_at < ?", now.minus(REMEMBERED).toEpochMilli());
        var bytes = new byte[BYTES];
        edge.secrets().nextBytes(bytes);
        var code = AccountRows.encoded(bytes);
        var made = new Made(AccountRows.hashed(code), code, now, now.plus(Duration.ofDays(days)));
        tx.update(
                "insert into invite (code, created_at, expires_at) values (?, ?, ?)",
                made.id(),
                now.toEpochMilli(),
                made.expiresAt().toEpochMilli());
        AuditLog.note(tx, by, AuditLog.Action.INVITE_MADE, made.id(), now);
        return made;
    }

    private static long open(Tx tx, Instant now) {
        return tx.row(
                        "select count(*) from invite where used_by is null and expires_at > ?",
                        row -> row.getLong(1),
                        now.toEpochMilli())
                .orElse(0L);
    }

    /// The newest first, the used and the expired of the last 30 days among them.
    public List<Invitation> list() {
        return parts.database()
                .read(tx ->
                        tx.rows(
                                """
                                select code, created_at, expires_at, used_by,
                                  (select name from principal where id = used_by) as used_by_name
                                from invite order by created_at desc, code limit ?
                                """,
                                row ->
                                        new Invitation(
                                                row.getString("code"),
                                                Instant.ofEpochMilli(row.getLong("created_at")),
                                                Instant.ofEpochMilli(row.getLong("expires_at")),
                                                row.getString("used_by"),
                                                row.getString("used_by_name")),
                                Limits.INVITES));
    }

    /// Takes one back that nobody has used; `not_found` if there is none.
    public CompletableFuture<@Nullable Void> revoke(Session by, String id) {
        var now = parts.edge().clock().instant();
        return parts.residents()
                .write(tx -> {
                    Administration.refuseOthers(tx, by);
                    if (tx.update("delete from invite where code = ? and used_by is null", id)
                            == 0) {
                        throw Problem.notFound();
                    }
                    AuditLog.note(tx, by.user().id(), AuditLog.Action.INVITE_REVOKED, id, now);
                    return null;
                });
    }

    /// `required` or `invalid` unless it is good now. It is not spent.
    static void check(Tx tx, @Nullable String invite, Instant now) {
        if (invite == null) {
            throw new Problem(ProblemCode.REQUIRED, "One comes in by invitation only.", "invite");
        }
        boolean good =
                tx.row(
                                """
                                select 1 from invite
                                where code = ? and used_by is null and expires_at > ?
                                """,
                                _ -> true,
                                AccountRows.hashed(invite),
                                now.toEpochMilli())
                        .isPresent();
        if (!good) {
            throw new Problem(ProblemCode.INVALID, "This invitation is not good.", "invite");
        }
    }

    /// Spends one that is good for this account.
    static void spend(Tx tx, String invite, PrincipalId who) {
        tx.update("update invite set used_by = ? where code = ?", who, AccountRows.hashed(invite));
    }
}
