package parlor.app;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import parlor.accounts.Accounts;
import parlor.accounts.Post;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Outbound;
import parlor.db.Database;
import parlor.identity.Guests;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.User;
import parlor.live.Log;
import parlor.oauth.OAuth;
import parlor.rooms.Rooms;
import parlor.rooms.Seated;

/// What stands on the data folder: the database, who is signed in, and the rooms.
///
/// @param oauth made when somebody asks for it first
/// @param passwords runs what passwords cost
/// @param pictures runs what pictures cost
/// @param letters runs what carries letters away
/// @param lookups runs what waits for name servers
/// @param log what the live core reads; each read on a thread of `reads`
record Core(
        Database database,
        Keys keys,
        Sessions sessions,
        Guests guests,
        Rooms rooms,
        Accounts accounts,
        Supplier<OAuth> oauth,
        Log log,
        ExecutorService passwords,
        ExecutorService pictures,
        ExecutorService letters,
        ExecutorService lookups)
        implements AutoCloseable {
    private static final Duration LETTER = Duration.ofSeconds(2);

    static Core open(
            DataFolder folder, Config config, URI url, Post post, Edge edge, Executor reads)
            throws Refusal {
        var space = FreeSpace.of(folder.path(), System::nanoTime);
        var database = Database.open(folder.database(), Threads.platform("reader"));
        try {
            var keys = Keys.open(folder.keys(), config, edge, database);
            var setup = Setup.of(folder, config, edge, database);
            setup.tell();
            return over(database, keys, config, url, setup, post, space, edge, reads);
        } catch (Refusal | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Core over(
            Database database,
            Keys keys,
            Config config,
            URI url,
            Setup setup,
            Post post,
            FreeSpace space,
            Edge edge,
            Executor reads) {
        var sessions = Sessions.open(edge, database, keys.session(), config.stay(), reads);
        var guests = new Guests(edge, sessions::opened, sessions::withdrawn);
        var rooms =
                Rooms.open(
                        edge,
                        database,
                        guests,
                        user -> asleep(user, sessions, edge.clock().instant()),
                        space,
                        Machine.boot(),
                        keys.diceSeal(),
                        Threads.platform("lane"),
                        reads);
        sessions.onEnd(session -> endSeats(rooms, session));
        var passwords = Threads.passwords();
        var pictures = Threads.pictures();
        var letters = Threads.letters();
        var lookups = Threads.lookups();
        var accounts =
                Accounts.open(
                        edge,
                        database,
                        sessions,
                        rooms.residents(),
                        new Accounts.Settings(
                                keys.passwords(),
                                keys.accounts(),
                                config.registration(),
                                setup.firstIsAdmin(),
                                setup.code(),
                                post,
                                passwords,
                                pictures,
                                letters));
        var provider =
                new OAuth.Parts(
                        url,
                        edge,
                        database,
                        sessions,
                        rooms.residents(),
                        keys.oauth(),
                        reads,
                        new Outbound(edge.timers(), lookups, config.outbound()));
        var oauth = OAuth.lazily(provider);
        sessions.onEnd(OAuth.notices(provider, oauth)::ended);
        return new Core(
                database,
                keys,
                sessions,
                guests,
                rooms,
                accounts,
                oauth,
                log(rooms, reads),
                passwords,
                pictures,
                letters,
                lookups);
    }

    /// An account keeps its seats.
    private static void endSeats(Rooms rooms, Session session) {
        if (session.user().kind() == User.Kind.GUEST) {
            rooms.residents().expire(session.user().id());
        }
    }

    /// A guest who was not active for so long that its name is free again.
    private static boolean asleep(User user, Sessions sessions, Instant now) {
        return user.kind() == User.Kind.GUEST
                && sessions.lastActive(user.id()).plus(Limits.NAME_RELEASE).isBefore(now);
    }

    private static Log log(Rooms rooms, Executor reads) {
        return new Log(
                (reader, room) -> read(() -> place(rooms.reads().seat(reader, room)), reads),
                (room, after, limit) -> read(() -> rooms.reads().page(room, after, limit), reads),
                wanted -> read(() -> rooms.reads().heads(wanted), reads),
                rooms.epoch());
    }

    private static Log.Place place(Seated seated) {
        return new Log.Place(seated.seat().user(), seated.room().head());
    }

    /// How many rooms a guessed code could open.
    long openRooms() {
        return database.read(tx ->
                tx.row(
                                "select count(*) from room where open = 1 and code is not null",
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    private static <T> CompletableFuture<T> read(Supplier<T> work, Executor reads) {
        try {
            return CompletableFuture.supplyAsync(work, reads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        passwords.shutdownNow();
        pictures.shutdownNow();
        lookups.shutdownNow();
        Threads.end(letters, LETTER);
        rooms.close();
        sessions.save();
        database.close();
    }
}
