package parlor.accounts;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.accounts.MailLinks.Link;
import parlor.accounts.MailLinks.Purpose;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// The e-mail addresses of accounts, and what is written to them.
public final class Mail {
    private static final Logger log = LoggerFactory.getLogger(Mail.class);

    private final Parts parts;
    private final Post post;
    private final Outbox outbox;
    private final Letters words;

    Mail(Parts parts, Post post, Outbox outbox) {
        this.parts = parts;
        this.post = post;
        this.outbox = outbox;
        this.words = new Letters(post.site());
    }

    /// An account's address, if it gave one.
    ///
    /// @param confirmed whether its owner has shown to read what is sent there
    public record Address(@Nullable String email, boolean confirmed) {
        public static Address of(Tx tx, PrincipalId whose) {
            return AccountRows.address(tx, whose);
        }

        /// The one that letters may go to, and that others may be told.
        public Optional<String> good() {
            return confirmed ? Optional.ofNullable(email) : Optional.empty();
        }
    }

    /// What has become of letters since the start.
    ///
    /// @param failures tries in vain, each letter's own
    /// @param unreachable whether there was no mail server to be spoken with, at the last try
    public record Counts(long sent, long failures, boolean unreachable) {}

    public Counts counts() {
        return outbox.counts();
    }

    /// Whether the server sends any.
    public boolean open() {
        return post.open();
    }

    /// Has the letters carried away that the last stop has kept; waits for the database.
    public void resume() {
        outbox.resume();
    }

    /// Drops the letters that are not worth reading any more, also where none are sent now; waits
    /// for the database.
    public void sweep() {
        outbox.sweep();
    }

    /// Has the letters carried away that were put in.
    void send() {
        outbox.ring();
    }

    /// `not_found` where the server sends no mail.
    public void refuseWithout() {
        if (!open()) {
            throw new Problem(ProblemCode.NOT_FOUND, "This server sends no mail.");
        }
    }

    public Address address(Session session) {
        Parts.refuseGuest(session);
        return parts.database().read(tx -> AccountRows.address(tx, session.user().id()));
    }

    /// Refuses whose address cannot be changed now: a guest's, or that of somebody who has not just
    /// signed in; `not_found` where the server sends no mail.
    public void refuseChange(Session session) {
        Parts.refuseGuest(session);
        refuseWithout();
        parts.refuseStale(session);
    }

    /// Sends a link to another address, which is the account's when the link is used. Refuses as
    /// [#refuseChange] does.
    public CompletableFuture<?> change(Session session, String email) {
        refuseChange(session);
        return askToConfirm(session, email);
    }

    /// Sends a link to the address that somebody gave who signed up. The caller does not wait: the
    /// account is there in any case.
    public void askNewcomer(Session session, String email) {
        refuseWithout();
        var _ =
                askToConfirm(session, email)
                        .whenComplete((_, failure) -> warn("address_not_asked", failure));
    }

    private CompletableFuture<?> askToConfirm(Session session, String email) {
        var user = session.user();
        var token = MailLinks.draw(parts.edge().secrets());
        return parts.residents()
                .write(tx -> {
                    SessionRows.refuseEnded(tx, session);
                    store(tx, Purpose.CONFIRM, new Link(user.id(), email), token);
                    AccountRows.address(tx, user.id())
                            .good()
                            .filter(old -> !old.equals(email))
                            .ifPresent(
                                    old -> tell(tx, user.id(), words.asked(old, user.username())));
                    offer(tx, user.id(), words.confirm(email, user.username(), token));
                    return true;
                })
                .thenRun(outbox::ring);
    }

    /// Uses the link that asks whether an address is somebody's. Whether it was good, only the
    /// addresses are told.
    public CompletableFuture<?> confirm(String token) {
        refuseWithout();
        var kept = AccountRows.hashed(token);
        var now = parts.edge().clock().instant();
        return parts.residents()
                .write(tx -> {
                    MailLinks.find(tx, Purpose.CONFIRM, kept, now)
                            .ifPresent(link -> confirm(tx, link));
                    return true;
                })
                .thenRun(outbox::ring);
    }

    private void confirm(Tx tx, Link link) {
        var before = AccountRows.address(tx, link.whose()).good();
        AccountRows.confirm(tx, link.whose(), link.email());
        MailLinks.forget(tx, link.whose());
        AccountRows.find(tx, link.whose())
                .map(account -> account.user().username())
                .ifPresent(name -> {
                    before.filter(it -> !it.equals(link.email()))
                            .ifPresent(it -> tell(tx, link.whose(), words.changed(it, name)));
                    tell(tx, link.whose(), words.confirmed(link.email(), name));
                });
    }

    /// Sends a link that sets a new password, if somebody has this name and a confirmed address.
    /// The caller does not wait: how long it takes would tell.
    public void offerRecovery(String name) {
        refuseWithout();
        var lower = AccountName.lower(name);
        var token = MailLinks.draw(parts.edge().secrets());
        var _ =
                parts.residents()
                        .write(tx -> {
                            offerRecovery(tx, lower, token);
                            return true;
                        })
                        .thenRun(outbox::ring)
                        .whenComplete((_, failure) -> warn("recovery_not_offered", failure));
    }

    private void offerRecovery(Tx tx, String lowerName, String token) {
        AccountRows.named(tx, lowerName)
                .filter(account -> !account.disabled())
                .map(Account::user)
                .ifPresent(user ->
                        AccountRows.address(tx, user.id())
                                .good()
                                .ifPresent(email -> {
                                    store(tx, Purpose.RECOVER, new Link(user.id(), email), token);
                                    offer(
                                            tx,
                                            user.id(),
                                            words.recover(email, user.username(), token));
                                }));
    }

    private static void warn(String what, @Nullable Throwable failure) {
        if (failure != null) {
            log.atWarn().setCause(failure).log(what);
        }
    }

    /// Tells the owner of an account that it has a new password; [#send] is called when it has.
    void tellNewPassword(Tx tx, User user) {
        AccountRows.address(tx, user.id())
                .good()
                .ifPresent(it -> tell(tx, user.id(), words.newPassword(it, user.username())));
    }

    private void store(Tx tx, Purpose purpose, Link link, String token) {
        MailLinks.store(tx, purpose, link, token, parts.edge().clock().instant());
    }

    private void offer(Tx tx, PrincipalId whose, Letter letter) {
        outbox.put(tx, whose, letter, Outbox.Kind.LINK);
    }

    private void tell(Tx tx, PrincipalId whose, Letter letter) {
        outbox.put(tx, whose, letter, Outbox.Kind.NEWS);
    }
}
