package parlor.accounts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parlor.rooms.Stage.outcome;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parlor.identity.Session;
import parlor.identity.User;
import parlor.rooms.Asker;

/// Changes of an account that meet: what was right when it was asked may be wrong when its turn
/// comes.
class TurnsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER = "a very different phrase";

    private final Town town = new Town();
    private final Session root = town.signsUp("Root", PASSWORD);
    private final Session ada = town.signsUp("Ada", PASSWORD);

    @AfterEach
    void close() {
        town.close();
    }

    /// How somebody is kept out, each in a turn of its own or at once.
    enum End {
        DISABLED,
        DELETED,
        SIGNED_OUT
    }

    private CompletableFuture<?> ends(Session whose, End end) {
        var id = whose.user().id();
        return switch (end) {
            case DISABLED -> town.accounts.administration().change(root, id, true, null);
            case DELETED -> goes(whose);
            case SIGNED_OUT -> town.stage.sessions.end(whose.id());
        };
    }

    private CompletableFuture<?> goes(Session whose) {
        return waits(() -> town.accounts.goodbyes().leave(whose, false));
    }

    /// Who waits until it is done has another thread.
    private CompletableFuture<?> waits(Runnable act) {
        int before = town.stage.rooms.lane().depth();
        var gone = new CompletableFuture<Boolean>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        act.run();
                        gone.complete(true);
                    } catch (CompletionException e) {
                        gone.completeExceptionally(e.getCause());
                    }
                });
        while (town.stage.rooms.lane().depth() == before && !gone.isDone()) {
            Thread.onSpinWait();
        }
        return gone;
    }

    private String outcomeOf(CompletableFuture<?> change) {
        return outcome(() -> town.stage.done(change));
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aPasswordIsNotChangedByOneWhoIsKeptOutMeanwhile(End end) {
        var kept = ends(ada, end);
        var change = town.changing(ada, OTHER);
        town.stage.done(kept);
        assertThat(outcomeOf(change)).isIn("not_authenticated", "permission_denied");
        assertThat(town.stage.sessions.of(ada.user().id())).isEmpty();
        if (end != End.DELETED) {
            enabled();
            assertThat(outcome(() -> town.signsIn("Ada", OTHER))).isEqualTo("not_authenticated");
            assertThat(outcome(() -> town.signsIn("Ada", PASSWORD))).isEqualTo("fine");
        }
    }

    private void enabled() {
        var id = ada.user().id();
        town.stage.done(town.accounts.administration().change(root, id, false, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"DISABLED", "DELETED"})
    void nobodySignsInToAnAccountThatIsTakenAwayMeanwhile(End end) {
        var kept = ends(ada, end);
        var signIn = town.signingIn("Ada", PASSWORD);
        town.stage.done(kept);
        assertThat(outcomeOf(signIn)).isIn("not_authenticated", "permission_denied");
        assertThat(town.stage.sessions.of(ada.user().id())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"DISABLED", "DELETED"})
    void aSessionThatBeginsJustBeforeEndsWithItsAccount(End end) {
        var signIn = town.signingIn("Ada", PASSWORD);
        var kept = ends(ada, end);
        town.stage.done(kept);
        var opened = town.stage.done(signIn);
        assertThat(town.stage.sessions.find(opened.id())).isEmpty();
        assertThat(live(opened)).isZero();
    }

    private long live(Session session) {
        return town.stage.database.read(tx ->
                tx.row(
                                "select count(*) from session where id = ? and ended_at is null",
                                row -> row.getLong(1),
                                session.id())
                        .orElseThrow());
    }

    /// Whoever ends all sessions of an account finds it, however late its owner is told.
    @Test
    void theNextTurnKnowsWhoHasSignedIn() {
        var signIn = town.signingIn("Ada", PASSWORD);
        var next =
                town.stage
                        .rooms
                        .residents()
                        .write(_ ->
                                town.stage.sessions.of(ada.user().id()).stream()
                                        .map(Session::id)
                                        .toList());
        var known = town.stage.done(next);
        assertThat(known).contains(town.stage.done(signIn).id());
    }

    @Test
    void whoSignsInWithTheNewPasswordAtOnceStays() {
        var change = town.changing(ada, OTHER);
        town.stage.step();
        var again = town.signsIn("Ada", OTHER);
        var opened = town.stage.done(change);
        assertThat(town.stage.sessions.of(ada.user().id()))
                .containsExactlyInAnyOrder(opened, again);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void noLinkAndNoCodeIsMadeForOneWhoIsKeptOutMeanwhile(End end) {
        long codes = town.count("recovery_code where principal = '%s'".formatted(ada.user().id()));
        var kept = ends(ada, end);
        var email = town.accounts.mail().change(ada, "ada@example.org");
        var drawn = town.accounts.newPasswords().newCodes(ada);
        town.stage.done(kept);
        assertThat(outcomeOf(email)).isEqualTo("not_authenticated");
        assertThat(outcomeOf(drawn)).isEqualTo("not_authenticated");
        assertThat(town.letters).isEmpty();
        assertThat(town.count("mail_link")).isZero();
        assertThat(town.count("recovery_code where principal = '%s'".formatted(ada.user().id())))
                .isEqualTo(end == End.DELETED ? 0 : codes);
    }

    @Test
    void whoIsSignedOutMeanwhileDeletesNothing() {
        var gone = goes(ada);
        town.stage.done(town.stage.sessions.end(ada.id()));
        assertThat(outcomeOf(gone)).isEqualTo("not_authenticated");
        assertThat(outcome(() -> town.signsIn("Ada", PASSWORD))).isEqualTo("fine");
    }

    @Test
    void nobodyTakesASeatWhoseAccountIsGoneMeanwhile() {
        var host = town.stage.hosts("Hal");
        var gone = ends(ada, End.DELETED);
        var asker = new Asker.Known(ada.user());
        var join = town.stage.rooms.join(asker, requireNonNull(host.room().code()));
        town.stage.done(gone);
        assertThat(outcomeOf(join)).isEqualTo("not_authenticated");
        assertThat(host.room().memberCount()).isEqualTo(1);
    }

    /// However much there is to do in rooms, who goes has an answer before it is done.
    @Test
    void whoGoesWaitsForNoRoom() {
        var host = town.stage.hosts("Hal");
        var code = requireNonNull(host.room().code());
        town.stage.done(town.stage.rooms.join(new Asker.Known(ada.user()), code));
        var later = new ArrayDeque<Runnable>();
        town.stage.waiting = later::add;
        town.stage.done(ends(ada, End.DELETED));
        assertThat(town.stage.sessions.of(ada.user().id())).isEmpty();
        assertThat(outcome(() -> town.signsIn("Ada", PASSWORD))).isEqualTo("not_authenticated");
        assertThat(host.room().memberCount()).isEqualTo(2);

        town.stage.doneBeside(later.remove());
        town.stage.step();
        assertThat(host.room().memberCount()).isEqualTo(1);
        assertThat(town.count("goodbye")).isZero();
    }

    @Test
    void aGuestWhoBecomesAnAccountMeanwhileIsNoGuestAnyMore() {
        var guest = town.stage.hosts("Gus");
        var signUp = town.signingUp("Gustav", PASSWORD, guest.session);
        var rename = town.stage.rooms.residents().rename(guest.session, "Gustl");
        town.stage.done(signUp);
        assertThat(outcomeOf(rename)).isEqualTo("not_authenticated");
        assertThat(guest.name()).isEqualTo("Gustav");
        assertThat(town.signsIn("Gustav", PASSWORD).user().kind()).isEqualTo(User.Kind.ACCOUNT);
    }

    @Test
    void whoTakesASeatHasTheNameThatHeHasByThen() {
        var host = town.stage.hosts("Hal");
        var guest = town.stage.hosts("Gus");
        var rename = town.stage.rooms.residents().rename(guest.session, "Gustl");
        var code = requireNonNull(host.room().code());
        var join = town.stage.rooms.join(new Asker.Known(guest.user), code);
        town.stage.done(rename);
        assertThat(town.stage.done(join).seat().user().username()).isEqualTo("Gustl");
    }

    @Test
    void aGuestWhoGoesMeanwhileLeavesNoSeatBehind() {
        var host = town.stage.hosts("Hal");
        var guest = town.stage.hosts("Gus");
        var code = requireNonNull(host.room().code());
        var join = town.stage.rooms.join(new Asker.Known(guest.user), code);
        town.stage.done(town.stage.sessions.end(guest.session.id()));
        assertThat(outcomeOf(join)).isEqualTo("not_authenticated");
        assertThat(host.room().memberCount()).isEqualTo(1);
    }

    @Test
    void aGuestWhoGoesMeanwhileIsNotRenamed() {
        var guest = town.stage.hosts("Gus");
        var rename = town.stage.rooms.residents().rename(guest.session, "Gustl");
        var _ = town.stage.sessions.end(guest.session.id());
        assertThat(outcomeOf(rename)).isEqualTo("not_authenticated");
    }

    @Test
    void aGuestBecomesOneAccount() {
        var guest = town.stage.hosts("Gus");
        var first = town.signingUp("Gustav", PASSWORD, guest.session);
        var second = town.signingUp("Augustus", PASSWORD, guest.session);
        assertThat(List.of(outcomeOf(first), outcomeOf(second)))
                .containsExactly("fine", "not_authenticated");
    }

    @Test
    void anAdministratorWhoIsNoneAnyMoreDoesNothing() {
        var id = ada.user().id();
        town.stage.done(town.accounts.administration().change(root, id, null, true));
        var unmade = town.accounts.administration().change(ada, root.user().id(), null, false);
        var made = town.accounts.administration().change(root, id, true, null);
        assertThat(outcomeOf(unmade)).isEqualTo("fine");
        assertThat(outcomeOf(made)).isEqualTo("permission_denied");
    }

    @Test
    void anAdministratorWhoIsSignedOutMeanwhileDoesNothing() {
        var id = ada.user().id();
        var administration = town.accounts.administration();
        var invitation = town.stage.done(town.accounts.invitations().make(root, 7));
        town.stage.done(town.stage.sessions.end(root.id()));
        assertThat(
                        Stream.of(
                                        administration.change(root, id, true, null),
                                        waits(() -> administration.remove(root, id)),
                                        town.accounts.invitations().make(root, 7),
                                        town.accounts.invitations().revoke(root, invitation.id()))
                                .map(this::outcomeOf))
                .containsOnly("not_authenticated");
        assertThat(outcome(() -> town.signsIn("Ada", PASSWORD))).isEqualTo("fine");
        assertThat(town.accounts.invitations().list()).hasSize(1);
    }

    @Test
    void anAdministratorWhoIsSignedOutMeanwhileRemovesNoRoom() {
        var host = town.stage.hosts("Hal");
        var room = host.room().id();
        var out = town.stage.sessions.end(root.id());
        var removed =
                town.stage.rooms.remove(
                        root.user().id(), room, tx -> Administration.refuseOthers(tx, root));
        town.stage.done(out);
        assertThat(outcomeOf(removed)).isEqualTo("not_authenticated");
        assertThat(town.stage.joins("Ida", host).room().id()).isEqualTo(room);
    }

    /// What fails is the commit of this one change, as on a disk that is full.
    @Test
    void aGuestWhoseSignUpIsNotStoredStaysWhereHeIs() {
        var host = town.stage.hosts("Hal");
        var guest = town.stage.joins("Gus", host);
        town.stage.database.write(tx -> {
            tx.script(
                    """
                    create trigger broken before insert on meta
                    when new.name = 'written' and exists (
                      select 1 from principal where name = 'Gustav')
                    begin select raise(abort, 'no'); end
                    """);
            return true;
        });
        var signUp = town.signingUp("Gustav", PASSWORD, guest.session);
        assertThatThrownBy(() -> town.stage.done(signUp)).isInstanceOf(RuntimeException.class);
        assertThat(host.room().memberCount()).isEqualTo(2);
        assertThat(guest.name()).isEqualTo("Gus");
        assertThat(town.stage.sessions.of(guest.user.id())).containsExactly(guest.session);

        town.stage.database.write(tx -> tx.update("drop trigger broken"));
        town.stage.done(town.signingUp("Gustav", PASSWORD, guest.session));
        assertThat(guest.name()).isEqualTo("Gustav");
    }
}
