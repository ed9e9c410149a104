package parlor.accounts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;
import parlor.opaque.hazmat.Bytes;

/// Taking another password: by one who has just signed in, with a recovery code, or with a link
/// that was mailed. All sessions but the one that it begins are over.
public final class NewPasswords {
    private final Parts parts;
    private final Mail mail;

    NewPasswords(Parts parts, Mail mail) {
        this.parts = parts;
        this.mail = mail;
    }

    /// Answers the first message of a change; `reauthentication_required` unless the sign-in is
    /// fresh.
    public Started start(Session session, byte[] request) {
        Parts.refuseGuest(session);
        parts.refuseStale(session);
        var credential = parts.passwords().credential();
        var response = parts.passwords().register(request, credential);
        var user = session.user();
        var flow =
                parts.flows()
                        .seal(
                                Flow.Purpose.PASSWORD,
                                user.username(),
                                user.id().value(),
                                session.id(),
                                credential);
        return new Started(flow, response);
    }

    /// Changes the password; `not_authenticated` if the flow is not good any more, or the session
    /// has ended.
    public CompletableFuture<Session> finish(
            Session session, String text, byte[] record, Place place) {
        Parts.refuseGuest(session);
        parts.refuseStale(session);
        var checked = parts.passwords().record(record);
        var flow =
                parts.flows()
                        .spend(text, Flow.Purpose.PASSWORD, session.id())
                        .orElseThrow(Problem::notAuthenticated);
        return change(
                session.user().id(),
                flow.secret(),
                checked,
                tx -> SessionRows.refuseEnded(tx, session),
                place);
    }

    /// What shows that an account is one's own when its password is forgotten.
    public sealed interface Proof {}

    /// One of the codes that were shown at registration.
    public record Code(String text) implements Proof {}

    /// What a mailed link carries.
    public record Token(String text) implements Proof {}

    /// Answers the first message of a recovery: the same for any name and any proof.
    public Started startRecovery(
            String name, Proof proof, byte[] request, @Nullable Session session) {
        var lower = AccountName.lower(name);
        var account = parts.database().read(tx -> AccountRows.named(tx, lower)).orElse(null);
        var whose = account == null ? new PrincipalId(parts.ids().next()) : account.user().id();
        var kept =
                switch (proof) {
                    case Code(var text) -> parts.codes().kept(whose, text);
                    case Token(var text) -> AccountRows.hashed(text);
                };
        boolean good = parts.database().read(tx -> holds(tx, whose, kept));
        var credential = parts.passwords().credential();
        var response = parts.passwords().register(request, credential);
        var flow =
                parts.flows()
                        .seal(
                                Flow.Purpose.RECOVERY,
                                lower,
                                good ? whose.value() : null,
                                session == null ? null : session.id(),
                                Bytes.concat(credential, kept.getBytes(US_ASCII)));
        return new Started(flow, response);
    }

    private boolean holds(Tx tx, PrincipalId whose, String kept) {
        var now = parts.edge().clock().instant();
        return RecoveryCodes.holds(tx, whose, kept)
                || MailLinks.find(tx, MailLinks.Purpose.RECOVER, kept, now)
                        .filter(link -> link.whose().equals(whose))
                        .isPresent();
    }

    /// A recovery that is done, and the name it was begun with.
    public record Recovered(Session session, String name) {}

    /// Sets the new password and signs in; the code or the link is spent. `not_authenticated`
    /// whatever is wrong.
    public CompletableFuture<Recovered> finishRecovery(String text, byte[] record, Place place) {
        var checked = parts.passwords().record(record);
        var session = place.session();
        var flow =
                parts.flows()
                        .spend(text, Flow.Purpose.RECOVERY, session == null ? null : session.id())
                        .orElseThrow(NewPasswords::refused);
        UUID subject = flow.subject();
        if (subject == null) {
            throw refused();
        }
        var credential = Arrays.copyOf(flow.secret(), Passwords.CREDENTIAL);
        var kept =
                new String(
                        flow.secret(),
                        Passwords.CREDENTIAL,
                        flow.secret().length - Passwords.CREDENTIAL,
                        US_ASCII);
        var whose = new PrincipalId(subject);
        return change(whose, credential, checked, tx -> spend(tx, whose, kept), place)
                .thenApply(opened -> new Recovered(opened, flow.name()));
    }

    /// Spends the recovery code, or the link by its account's new password.
    private void spend(Tx tx, PrincipalId whose, String kept) {
        if (!holds(tx, whose, kept)) {
            throw refused();
        }
        RecoveryCodes.spend(tx, whose, kept);
    }

    /// @param proof refuses who may not, in the turn of the change
    private CompletableFuture<Session> change(
            PrincipalId id, byte[] credential, byte[] record, Consumer<Tx> proof, Place place) {
        var drawn = parts.begins();
        var change =
                parts.residents()
                        .write(tx -> {
                            var opened = drawn.of(present(tx, id));
                            proof.accept(tx);
                            AccountRows.changePassword(
                                    tx, id, credential, record, parts.passwords().keyId());
                            MailLinks.forget(tx, id);
                            var old = others(opened);
                            parts.begin(tx, opened, place);
                            Parts.endOthers(tx, opened);
                            mail.tellNewPassword(tx, opened.user());
                            return new Taken(opened, old);
                        });
        return parts.begun(change, drawn, place)
                .thenApply(taken -> {
                    parts.sessions().ended(taken.old());
                    mail.send();
                    return taken.opened();
                });
    }

    /// The sessions of earlier turns: one that is begun in a later turn, with the new password,
    /// does not end.
    private List<Session> others(Session opened) {
        return parts.sessions().of(opened.user().id()).stream()
                .filter(session -> !session.id().equals(opened.id()))
                .toList();
    }

    /// A password that was taken, with the session that it begins and those that it ends.
    private record Taken(Session opened, List<Session> old) {}

    private static User present(Tx tx, PrincipalId id) {
        var account = AccountRows.find(tx, id).orElseThrow(NewPasswords::refused);
        Parts.refuseDisabled(account);
        return account.user();
    }

    /// New recovery codes in the place of the old ones; needs a fresh sign-in.
    public CompletableFuture<List<String>> newCodes(Session session) {
        Parts.refuseGuest(session);
        parts.refuseStale(session);
        var drawn = parts.codes().draw();
        return parts.residents()
                .write(tx -> {
                    SessionRows.refuseEnded(tx, session);
                    parts.codes().store(tx, session.user().id(), drawn);
                    return drawn;
                });
    }

    private static Problem refused() {
        return new Problem(ProblemCode.NOT_AUTHENTICATED, "The name or the code is wrong.");
    }
}
