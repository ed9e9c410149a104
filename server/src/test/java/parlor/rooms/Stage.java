package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.Timers;
import parlor.base.VirtualTime;
import parlor.db.Database;
import parlor.identity.Guests;
import parlor.identity.Key;
import parlor.identity.KeyRing;
import parlor.identity.Newcomer;
import parlor.identity.PrincipalId;
import parlor.identity.Seal;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.Stay;
import parlor.identity.User;

/// A data folder with people in it, in virtual time. No thread runs: each act is one batch.
public final class Stage implements AutoCloseable {
    public final VirtualTime time = new VirtualTime();
    private final Running running = new Running();
    public final Path folder;
    final List<Entry> announced = new ArrayList<>();
    boolean spaceLeft = true;

    /// Runs what takes its time.
    public Executor waiting = Runnable::run;

    public Database database;
    public Sessions sessions;
    Guests guests;
    public Rooms rooms;

    public Stage() {
        this(newFolder());
    }

    /// @param folder holds nothing yet; it is emptied at the end
    Stage(Path folder) {
        this.folder = folder;
        open();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("parlor-stage");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() {
        var edge = new Edge(time, new Random(1), new SecureRandom(), running);
        database =
                Database.open(
                        folder.resolve("parlor.db"),
                        Thread.ofPlatform().daemon().name("reader-", 0).factory());
        var keys = new Key.Folder(folder.resolve("keys"), edge, Optional.empty(), true);
        sessions =
                Sessions.open(
                        edge,
                        database,
                        KeyRing.open(keys, "session", Limits.ACCOUNT_SESSION),
                        Stay.USUAL,
                        Runnable::run);
        guests = new Guests(edge, sessions::opened, sessions::withdrawn);
        rooms =
                Rooms.open(
                        edge,
                        database,
                        guests,
                        this::asleep,
                        () -> spaceLeft,
                        "boot",
                        new Seal(Key.open(keys, "dice").derive("seeds", 32)),
                        Thread.ofPlatform().daemon().name("lane-", 0).factory(),
                        task -> waiting.execute(task));
        sessions.onEnd(session -> {
            var ended = rooms.residents().endSeatsOf(session.user().id());
            rooms.step();
            done(ended);
        });
        rooms.onEntry(announced::add);
        rooms.begin();
    }

    private boolean asleep(User user) {
        return user.kind() == User.Kind.GUEST
                && sessions.lastActive(user.id())
                        .plus(Limits.NAME_RELEASE)
                        .isBefore(time.instant());
    }

    /// Ends everything in order and begins again on the same folder.
    void reopen() {
        stop();
        start();
    }

    void start() {
        open();
    }

    void stop() {
        rooms.close();
        sessions.save();
        database.close();
        running.stop();
    }

    /// The timers of what is open now.
    private final class Running implements Timers {
        private final List<Timer> all = new ArrayList<>();

        @Override
        public Timer after(Duration delay, Runnable task) {
            return kept(time.after(delay, task));
        }

        @Override
        public Timer every(Duration period, Runnable task) {
            return kept(time.every(period, task));
        }

        private Timer kept(Timer timer) {
            all.add(timer);
            return timer;
        }

        void stop() {
            all.forEach(Timer::cancel);
        }
    }

    void pass(Duration duration) {
        time.pass(duration);
        rooms.step();
    }

    /// The answer, or its problem.
    public <T extends @Nullable Object> T done(CompletableFuture<T> answer) {
        while (!answer.isDone()) {
            rooms.step();
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /// Does what waits for others, on another thread, while they have their turns.
    public void doneBeside(Runnable act) {
        var done = new CompletableFuture<Boolean>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        act.run();
                        done.complete(true);
                    } catch (CompletionException e) {
                        done.completeExceptionally(e.getCause());
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        done(done);
    }

    /// Whatever waits for its turn has it.
    public void step() {
        rooms.step();
    }

    /// A guest who makes a room.
    public Player hosts(String name) {
        return hosts(name, "Game night");
    }

    public Player hosts(String name, String title) {
        var newcomer = guests.newcomer(name);
        var room = new NewRoom(title, "", "", Room.Visibility.PRIVATE);
        var seated = done(rooms.create(new Asker.New(newcomer), room));
        return new Player(newcomer, seated.room());
    }

    /// A guest who comes in by the code.
    public Player joins(String name, Player host) {
        return joins(name, requireNonNull(host.room().code()));
    }

    Player joins(String name, String code) {
        var newcomer = guests.newcomer(name);
        return new Player(newcomer, done(rooms.join(new Asker.New(newcomer), code)).room());
    }

    /// An account, as a later part of the server will make them.
    User account(String name) {
        return new User(
                new PrincipalId(java.util.UUID.nameUUIDFromBytes(name.getBytes(UTF_8))),
                User.Kind.ACCOUNT,
                name,
                null);
    }

    /// Somebody in a room.
    public final class Player {
        public final User user;
        public final Session session;
        public final RoomId in;

        private Player(Newcomer newcomer, Room room) {
            this(newcomer.user(), newcomer.session(), room.id());
        }

        private Player(User user, Session session, RoomId in) {
            this.user = user;
            this.session = session;
            this.in = in;
        }

        /// The same person in another's room.
        public Player comesTo(Player host) {
            var code = requireNonNull(host.room().code());
            var seated = done(rooms.join(new Asker.Known(user), code));
            return new Player(user, session, seated.room().id());
        }

        PrincipalId id() {
            return user.id();
        }

        public Room room() {
            return rooms.reads().room(id(), in).room();
        }

        Role role() {
            return rooms.reads().seat(id(), in).seat().role();
        }

        public String name() {
            return rooms.reads().seat(id(), in).seat().user().username();
        }

        public Message says(String text) {
            return says(text, null).value();
        }

        Outcome<Message> says(String text, @Nullable String nonce) {
            return message(new NewMessage(text, nonce, null));
        }

        private Outcome<Message> message(NewMessage message) {
            var said = speaks(message);
            assertThat(said.value()).isInstanceOf(Said.Spoken.class);
            return new Outcome<>(((Said.Spoken) said.value()).message(), said.repeated());
        }

        Outcome<Said> speaks(NewMessage message) {
            return done(rooms.floor().speak(id(), in, message));
        }

        /// The answer to a command.
        Said commands(String text) {
            return speaks(new NewMessage(text, null, null)).value();
        }

        Message replies(MessageId to, String text) {
            return message(new NewMessage(text, null, to)).value();
        }

        Message edits(Message message, String text) {
            return done(rooms.floor().edit(id(), in, message.id(), text));
        }

        Message deletes(Message message) {
            return done(rooms.floor().delete(id(), in, message.id()));
        }

        public DiceRoll rolls(String dice) {
            return rolls(new NewRoll(dice, null, null)).value();
        }

        DiceRoll rolls(String dice, @Nullable Secret secret, Entropy entropy) {
            return rolls(new NewRoll(dice, null, null, secret, entropy)).value();
        }

        public Outcome<DiceRoll> rolls(NewRoll roll) {
            var rolled = wishes(roll);
            return new Outcome<>(rolled.value().rolls().getFirst(), rolled.repeated());
        }

        Outcome<Said.Rolled> wishes(NewRoll roll) {
            return done(rooms.dice().roll(id(), in, roll));
        }

        DiceRoll reveals(DiceRoll roll) {
            return done(rooms.dice().reveal(id(), in, roll.id()));
        }

        void proves() {
            done(rooms.dice().prove(id(), in));
        }

        DiceRoll sees(DiceRoll roll) {
            return rooms.reads().rollById(id(), in, roll.id());
        }

        List<EpochPage.Line> epochs() {
            return rooms.reads().fairness(id(), in, null, 100).epochs();
        }

        public void leaves() {
            done(rooms.endSeat(id(), in, id()));
        }

        void removes(Player other) {
            done(rooms.endSeat(id(), in, other.id()));
        }

        void bans(Player other, boolean banned) {
            done(rooms.changeSeat(id(), in, other.id(), new SeatPatch(null, banned, null)));
        }

        void makes(Player other, Role role) {
            done(rooms.changeSeat(id(), in, other.id(), new SeatPatch(role, null, null)));
        }

        void renames(String name) {
            done(rooms.changeSeat(id(), in, id(), new SeatPatch(null, null, name)));
        }

        void opens(boolean open) {
            done(rooms.setOpen(id(), in, open));
        }

        void stays() {
            sessions.find(session.id()).ifPresent(sessions::touch);
        }

        List<String> finds(String words) {
            return page(new MessageQuery(100, null, null, false, words, null)).results().stream()
                    .map(Message::text)
                    .toList();
        }

        MessagePage page(MessageQuery query) {
            return rooms.reads().messages(id(), in, query);
        }

        /// The log as one who was not there reads it.
        List<Entry> log() {
            return rooms.reads().entries(id(), in, 0, null, 500).entries();
        }
    }

    static @Nullable Problem problem(Runnable act) {
        try {
            act.run();
            return null;
        } catch (Problem problem) {
            return problem;
        }
    }

    /// The code of the problem that this meets, in the spelling of the protocol, or `fine`.
    public static String outcome(Runnable act) {
        var problem = problem(act);
        return problem == null ? "fine" : problem.code().wire();
    }

    @Override
    public void close() {
        stop();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
