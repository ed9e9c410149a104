package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.identity.Key;
import parlor.identity.Session;
import parlor.opaque.Identities;
import parlor.opaque.Ke2;
import parlor.opaque.OpaqueClient;
import parlor.opaque.Registration;
import parlor.rooms.Stage;

/// People with passwords on a stage: what they do waits until the stage goes on.
public final class Town implements AutoCloseable {
    private static final OpaqueClient OPAQUE =
            new OpaqueClient(new byte[0], UnaryOperator.identity(), new SecureRandom());

    public final Stage stage = new Stage();
    final List<Letter> letters = new ArrayList<>();
    final Accounts accounts;

    public Town() {
        var secure = new SecureRandom();
        var edge = new Edge(stage.time, secure, secure, stage.time);
        var keys = new Key.Folder(stage.folder.resolve("keys"), edge, Optional.empty(), true);
        accounts =
                Accounts.open(
                        edge,
                        stage.database,
                        stage.sessions,
                        stage.rooms.residents(),
                        new Accounts.Settings(
                                new PasswordKeys(Key.open(keys, "seed"), Key.open(keys, "server")),
                                Key.open(keys, "accounts"),
                                Policy.OPEN,
                                true,
                                null,
                                new Post(true, URI.create("https://parlor.example"), this::takes),
                                Runnable::run,
                                Runnable::run,
                                Runnable::run));
    }

    private Carried takes(Letter letter) {
        letters.add(letter);
        return new Carried.Away();
    }

    /// Where everybody comes from.
    private static Place from(@Nullable Session session) {
        return new Place(session, "Firefox", "192.0.2.0/24");
    }

    /// A sign-up that waits for its turn.
    CompletableFuture<Session> signingUp(String name, String password, @Nullable Session guest) {
        var registering = OPAQUE.register(password.getBytes(UTF_8));
        var started = accounts.signUps().start(name, registering.request().bytes(), null, guest);
        var wish = new SignUps.Wish(null, null, null);
        return accounts.signUps()
                .finish(started.flow(), record(registering, started), wish, from(guest))
                .thenApply(SignUps.SignedUp::session);
    }

    public Session signsUp(String name, String password) {
        return stage.done(signingUp(name, password, null));
    }

    private static byte[] record(OpaqueClient.Registering registering, Started started) {
        var response = Registration.Response.parse(started.response());
        return registering.finish(response, Identities.KEYS).record().bytes();
    }

    /// A sign-in that waits for its turn.
    CompletableFuture<Session> signingIn(String name, String password) {
        var signingIn = OPAQUE.signIn(password.getBytes(UTF_8));
        var started = accounts.signIns().start(name, signingIn.ke1().bytes(), null);
        var proof = proof(signingIn, started);
        return accounts.signIns()
                .finish(started.flow(), proof, from(null))
                .thenApply(SignIns.SignedIn::session);
    }

    private static byte[] proof(OpaqueClient.SigningIn signingIn, Started started) {
        try {
            return signingIn.finish(Ke2.parse(started.response()), Identities.KEYS).ke3().bytes();
        } catch (OpaqueClient.Refused wrong) {
            return new byte[64];
        }
    }

    Session signsIn(String name, String password) {
        return stage.done(signingIn(name, password));
    }

    /// Another password, which waits for its turn.
    public CompletableFuture<Session> changing(Session session, String password) {
        var registering = OPAQUE.register(password.getBytes(UTF_8));
        var started = accounts.newPasswords().start(session, registering.request().bytes());
        var record = record(registering, started);
        return accounts.newPasswords().finish(session, started.flow(), record, from(session));
    }

    /// How many rows there are.
    public long count(String table) {
        var sql = "select count(*) from " + table;
        return stage.database.read(tx -> tx.row(sql, row -> row.getLong(1)).orElseThrow());
    }

    @Override
    public void close() {
        stage.close();
    }
}
