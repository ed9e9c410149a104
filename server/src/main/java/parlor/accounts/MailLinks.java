package parlor.accounts;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import parlor.base.Limits;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// The rows of links that were mailed: each good once, for 30 minutes, one of a kind for an
/// account. Only the hash of its token is kept.
final class MailLinks {
    private static final int TOKEN_BYTES = 32;

    private MailLinks() {}

    /// What a link does.
    enum Purpose {
        CONFIRM,
        RECOVER
    }

    /// A link that is still good.
    ///
    /// @param email the address it was sent to
    record Link(PrincipalId whose, String email) {}

    /// A new token: 256 random bits.
    static String draw(SecureRandom secrets) {
        var bytes = new byte[TOKEN_BYTES];
        secrets.nextBytes(bytes);
        return AccountRows.encoded(bytes);
    }

    /// Stores a link in the place of the account's last one of this kind.
    static void store(Tx tx, Purpose purpose, Link link, String token, Instant now) {
        tx.update("delete from mail_link where expires_at <= ?", now.toEpochMilli());
        tx.update(
                "delete from mail_link where principal = ? and purpose = ?",
                link.whose(),
                purpose.name());
        tx.update(
                "insert into mail_link (token, principal, purpose, email, expires_at)"
                        + " values (?, ?, ?, ?, ?)",
                AccountRows.hashed(token),
                link.whose(),
                purpose.name(),
                link.email(),
                now.plus(Limits.MAIL_LINK).toEpochMilli());
    }

    static Optional<Link> find(Tx tx, Purpose purpose, String kept, Instant now) {
        return tx.row(
                "select principal, email from mail_link"
                        + " where token = ? and purpose = ? and expires_at > ?",
                row -> new Link(PrincipalId.of(row.getString("principal")), row.getString("email")),
                kept,
                purpose.name(),
                now.toEpochMilli());
    }

    /// Forgets the account's links of every kind.
    static void forget(Tx tx, PrincipalId whose) {
        tx.update("delete from mail_link where principal = ?", whose);
    }
}
