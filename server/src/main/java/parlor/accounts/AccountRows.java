package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.Look;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// The rows of accounts.
final class AccountRows {
    private static final String ACCOUNT =
            """
            select p.id, p.kind, p.name, p.avatar, a.credential, a.record, a.admin, a.disabled
            from account a join principal p on p.id = a.principal
            """;

    private AccountRows() {}

    static Optional<Account> named(Tx tx, String lowerName) {
        return tx.row(ACCOUNT + " where a.lower_name = ?", AccountRows::account, lowerName);
    }

    static Optional<Account> find(Tx tx, Object id) {
        return tx.row(ACCOUNT + " where a.principal = ?", AccountRows::account, id.toString());
    }

    static Account account(ResultSet row) throws SQLException {
        var user =
                new User(
                        PrincipalId.of(row.getString("id")),
                        User.Kind.valueOf(row.getString("kind")),
                        row.getString("name"),
                        row.getString("avatar"));
        return new Account(
                user,
                decoded(row.getString("credential")),
                decoded(row.getString("record")),
                row.getBoolean("admin"),
                row.getBoolean("disabled"));
    }

    /// `name_taken` if somebody else has this name or one that looks like it, or had it lately.
    static void refuseTaken(Tx tx, String name, @Nullable PrincipalId but, Instant now) {
        var look = Look.of(name).key();
        boolean held =
                tx.row(
                                "select principal from account where skeleton = ?",
                                row -> row.getString("principal"),
                                look)
                        .filter(holder -> but == null || !holder.equals(but.toString()))
                        .isPresent();
        boolean blocked =
                tx.row(
                                "select 1 from blocked_name where skeleton = ? and until > ?",
                                _ -> true,
                                look,
                                now.toEpochMilli())
                        .isPresent();
        if (held || blocked) {
            throw taken();
        }
    }

    static Problem taken() {
        return new Problem(ProblemCode.NAME_TAKEN, "This name is taken.", "username");
    }

    /// Stores an account; its principal is there already, or is stored too.
    static void insert(
            Tx tx, Account account, String serverKey, @Nullable String email, Instant now) {
        var user = account.user();
        tx.update(
                """
                insert into principal (id, kind, name, avatar, created_at) values (?, ?, ?, ?, ?)
                on conflict (id) do update set kind = excluded.kind, name = excluded.name
                """,
                user.id(),
                user.kind().name(),
                user.username(),
                user.avatar(),
                now.toEpochMilli());
        tx.update(
                """
                insert into account (principal, lower_name, skeleton, credential, record, server_key,
                  ksf, email, admin, disabled, created_at)
                values (?, ?, ?, ?, ?, ?, 1, ?, ?, 0, ?)
                """,
                user.id(),
                AccountName.lower(user.username()),
                Look.of(user.username()).key(),
                encoded(account.credential()),
                encoded(account.record()),
                serverKey,
                email,
                account.admin(),
                now.toEpochMilli());
    }

    static void rename(Tx tx, User user) {
        tx.update("update principal set name = ? where id = ?", user.username(), user.id());
        tx.update(
                "update account set lower_name = ?, skeleton = ? where principal = ?",
                AccountName.lower(user.username()),
                Look.of(user.username()).key(),
                user.id());
    }

    static void changePassword(
            Tx tx, PrincipalId id, byte[] credential, byte[] record, String serverKey) {
        tx.update(
                "update account set credential = ?, record = ?, server_key = ? where principal = ?",
                encoded(credential),
                encoded(record),
                serverKey,
                id);
    }

    static Mail.Address address(Tx tx, PrincipalId id) {
        return tx.row(
                        "select email, email_confirmed from account where principal = ?",
                        row ->
                                new Mail.Address(
                                        row.getString("email"), row.getBoolean("email_confirmed")),
                        id)
                .orElse(new Mail.Address(null, false));
    }

    static Profiles.About about(Tx tx, PrincipalId id) {
        return tx.row(
                        "select admin, created_at from account where principal = ?",
                        row ->
                                new Profiles.About(
                                        row.getBoolean("admin"),
                                        Instant.ofEpochMilli(row.getLong("created_at"))),
                        id)
                .orElseThrow(Problem::notFound);
    }

    /// Gives an account an address whose owner has shown to read what is sent there.
    static void confirm(Tx tx, PrincipalId id, String email) {
        tx.update(
                "update account set email = ?, email_confirmed = 1 where principal = ?", email, id);
    }

    static void delete(Tx tx, PrincipalId id) {
        MailLinks.forget(tx, id);
        Outbox.forget(tx, id);
        tx.update("delete from recovery_code where principal = ?", id);
        PictureRows.forget(tx, id);
        tx.update("delete from account where principal = ?", id);
        tx.update("update principal set name = 'deleted account' where id = ?", id);
    }

    static void setPowers(Tx tx, PrincipalId id, boolean admin, boolean disabled) {
        tx.update(
                "update account set admin = ?, disabled = ? where principal = ?",
                admin,
                disabled,
                id);
    }

    /// How many can administer the server.
    static long admins(Tx tx) {
        return tx.row(
                        "select count(*) from account where admin = 1 and disabled = 0",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /// In the order of their names, after one; with a search that part of the name has.
    static List<Administration.Listed> list(Tx tx, String search, String after, int limit) {
        return tx.rows(
                """
                select p.id, p.kind, p.name, p.avatar, a.credential, a.record, a.admin, a.disabled,
                  a.email, a.created_at
                from account a join principal p on p.id = a.principal
                where a.lower_name > ? and instr(a.lower_name, ?) > 0
                order by a.lower_name limit ?
                """,
                row ->
                        new Administration.Listed(
                                account(row),
                                row.getString("email"),
                                Instant.ofEpochMilli(row.getLong("created_at"))),
                after,
                AccountName.lower(search),
                limit);
    }

    static void blockName(Tx tx, String name, Instant now) {
        tx.update(
                """
                insert into blocked_name (skeleton, until) values (?, ?)
                on conflict (skeleton) do update set until = excluded.until
                """,
                Look.of(name).key(),
                now.plus(Limits.NAME_BLOCK).toEpochMilli());
    }

    /// Forgets the names that were kept from others long enough.
    static int unblockNames(Tx tx, Instant now) {
        return tx.update("delete from blocked_name where until <= ?", now.toEpochMilli());
    }

    /// The form in which a random secret is kept, and is looked up by: its SHA-256.
    static String hashed(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return encoded(digest.digest(secret.strip().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
