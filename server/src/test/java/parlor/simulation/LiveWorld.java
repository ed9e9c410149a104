package parlor.simulation;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Problem;
import parlor.base.VirtualTime;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.Encoded;
import parlor.live.Feeds;
import parlor.live.LiveEvent;
import parlor.live.Log;
import parlor.rooms.Entry;
import parlor.rooms.EntryPage;
import parlor.rooms.Message;
import parlor.rooms.MessageId;
import parlor.rooms.Role;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// A world made from a seed: a log that is the truth, readers that stall and vanish, announcements
/// and page reads that arrive late, twice or not at all. One thread; every step is chosen by the
/// seed.
final class LiveWorld {
    private static final String EPOCH = "e1";
    private static final int PEOPLE = 6;

    final Random chance;
    final VirtualTime time = new VirtualTime();
    final Feeds feeds;
    final RoomId room = new RoomId(new UUID(1, 1));
    final List<User> people = new ArrayList<>();
    final Set<PrincipalId> seated = new HashSet<>();
    final List<Loop> loops = List.of(new Loop(), new Loop());
    final List<Reader> readers = new ArrayList<>();
    private final boolean lossy;
    private final List<Stored> log = new ArrayList<>();
    private final Map<MessageId, Message> messages = new LinkedHashMap<>();
    private final List<Runnable> pending = new ArrayList<>();
    private final List<Entry> bells = new ArrayList<>();
    private final Map<Long, Integer> goneWith = new HashMap<>();
    private final Set<Integer> toldGone = new HashSet<>();
    private int texts;

    /// What an entry says without the text of its message.
    private record Stored(@Nullable MessageId message, @Nullable RoomEvent event) {}

    /// An event loop that runs one task at a time, when it is told to.
    static final class Loop implements Executor {
        final ArrayList<Runnable> tasks = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        boolean step() {
            if (tasks.isEmpty()) {
                return false;
            }
            tasks.removeFirst().run();
            return true;
        }
    }

    LiveWorld(long seed, boolean lossy, long memoryBytes) {
        this.chance = new Random(seed);
        this.lossy = lossy;
        for (int i = 0; i < PEOPLE; i++) {
            var id = new PrincipalId(new UUID(2, i));
            people.add(new User(id, User.Kind.GUEST, "p" + i, null));
        }
        var edge = new Edge(time, chance, new SecureRandom(), time);
        var source = new Log(this::admit, this::page, this::heads, EPOCH);
        feeds = new Feeds(edge, source, LiveWorld::encode, memoryBytes);
        people.forEach(this::join);
    }

    // ---- the log ----

    private void join(User user) {
        seated.add(user.id());
        commit(new Stored(null, new RoomEvent.MemberJoined(user, Role.MEMBER)), 0);
    }

    private void remove(User user) {
        seated.remove(user.id());
        var left = new RoomEvent.MemberLeft(user, RoomEvent.MemberLeft.Reason.REMOVED);
        commit(new Stored(null, left), 0);
    }

    void say() {
        var id = new MessageId(new UUID(3, messages.size()));
        put(id, "<" + texts++ + ">" + "x".repeat(chance.nextInt(400)), log.size() + 1L);
    }

    /// Edits or deletes some message.
    void change() {
        if (messages.isEmpty()) {
            return;
        }
        var ids = List.copyOf(messages.keySet());
        var id = ids.get(chance.nextInt(ids.size()));
        var message = message(id);
        put(id, chance.nextBoolean() ? "" : "<" + texts++ + ">", message.seq());
    }

    private void put(MessageId id, String text, long seq) {
        long rev = log.size() + 1L;
        var before = messages.get(id);
        var message =
                new Message(
                        id,
                        room,
                        seq,
                        rev,
                        people.getFirst(),
                        text,
                        time.instant(),
                        null,
                        text.isEmpty(),
                        null,
                        null,
                        List.of());
        messages.put(id, message);
        commit(new Stored(id, null), before == null ? 0 : before.rev());
        if (before != null && !before.text().isEmpty()) {
            int gone = number(before.text());
            goneWith.put(rev, gone);
        }
    }

    static int number(String text) {
        return Integer.parseInt(text.substring(1, text.indexOf('>')));
    }

    private void commit(Stored stored, long replaces) {
        log.add(stored);
        bells.add(entry(log.size(), replaces));
    }

    private Entry entry(long seq, long replaces) {
        var stored = log.get((int) seq - 1);
        RoomEvent event =
                stored.event() != null
                        ? stored.event()
                        : new RoomEvent.MessagePut(message(stored.message()));
        return new Entry(room, seq, time.instant(), event, replaces);
    }

    private Message message(@Nullable MessageId id) {
        return Objects.requireNonNull(messages.get(id));
    }

    long head() {
        return log.size();
    }

    // ---- what the core asks: answered later, as of the moment of the read ----

    private <T> CompletableFuture<T> later(Supplier<T> read) {
        var answer = new CompletableFuture<T>();
        pending.add(() -> {
            if (lossy && chance.nextInt(20) == 0) {
                answer.completeExceptionally(Problem.unavailable("later", Duration.ofSeconds(1)));
                return;
            }
            try {
                var value = read.get();
                pending.add(() -> answer.complete(value));
            } catch (Problem problem) {
                answer.completeExceptionally(problem);
            }
        });
        return answer;
    }

    private CompletableFuture<Log.Place> admit(PrincipalId who, RoomId of) {
        return later(() -> {
            if (!seated.contains(who)) {
                throw Problem.notFound();
            }
            return new Log.Place(named(who), head());
        });
    }

    private User named(PrincipalId who) {
        return people.stream().filter(user -> user.id().equals(who)).findFirst().orElseThrow();
    }

    private CompletableFuture<EntryPage> page(RoomId of, long after, int limit) {
        return later(() -> {
            var entries = new ArrayList<Entry>();
            for (long s = after + 1; s <= head() && s <= after + limit; s++) {
                entries.add(entry(s, 0));
            }
            return new EntryPage(entries, head(), EPOCH);
        });
    }

    private CompletableFuture<Map<RoomId, Long>> heads(Collection<RoomId> of) {
        return later(() -> Map.of(room, head()));
    }

    private static Encoded encode(LiveEvent event) {
        var text =
                switch (event) {
                    case LiveEvent.Happened(var entry) -> "E " + entry.seq() + " " + told(entry);
                    case LiveEvent.Subscribed s -> "S " + s.after() + " " + s.recovered();
                    case LiveEvent.Unsubscribed _ -> "U";
                    case LiveEvent.Online o -> "P " + o.count();
                    case LiveEvent.Connected _,
                            LiveEvent.Disconnected _,
                            LiveEvent.Count _,
                            LiveEvent.Typing _ ->
                            "T";
                };
        return new Encoded("x", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String told(Entry entry) {
        return entry.event() instanceof RoomEvent.MessagePut(var message) ? message.text() : "-";
    }

    // ---- steps ----

    void step() {
        switch (chance.nextInt(16)) {
            case 0, 1, 2 -> say();
            case 3 -> change();
            case 4 -> membership();
            case 5, 6, 7 -> ring();
            case 8, 9, 10 -> answerSome();
            case 11 -> comeAndGo();
            case 12 -> stall();
            case 13 -> time.pass(Duration.ofMillis(chance.nextInt(4_000)));
            case 14 -> burst();
            default -> loops.get(chance.nextInt(2)).step();
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            loops.get(chance.nextInt(2)).step();
        }
        readers.forEach(Reader::check);
    }

    private void burst() {
        if (chance.nextInt(8) == 0) {
            for (int i = 0; i < 150; i++) {
                say();
            }
        }
    }

    private void membership() {
        var user = people.get(1 + chance.nextInt(PEOPLE - 1));
        if (!seated.contains(user.id())) {
            join(user);
        } else if (chance.nextInt(4) == 0) {
            remove(user);
        }
    }

    /// An announcement: in order; in a lossy world also late, twice or never.
    void ring() {
        if (bells.isEmpty()) {
            return;
        }
        int which = lossy ? chance.nextInt(Math.min(bells.size(), 3)) : 0;
        var bell = bells.get(which);
        int fate = lossy ? chance.nextInt(8) : 7;
        if (fate > 0) {
            feeds.announce(bell);
            toldGone.add(goneWith.getOrDefault(bell.seq(), -1));
        }
        if (fate != 1) {
            bells.remove(which);
        }
    }

    private void answerSome() {
        for (int i = chance.nextInt(3); i >= 0 && !pending.isEmpty(); i--) {
            pending.remove(chance.nextInt(pending.size())).run();
        }
    }

    private void comeAndGo() {
        if (readers.size() > 20 || (!readers.isEmpty() && chance.nextInt(3) == 0)) {
            readers.remove(chance.nextInt(readers.size())).hangUp();
            return;
        }
        var user = people.get(chance.nextInt(PEOPLE));
        Long after = chance.nextInt(4) == 0 ? null : (long) chance.nextInt((int) head() + 1);
        var reader = new Reader(this, user, loops.get(chance.nextInt(2)), after);
        readers.add(reader);
        reader.start();
    }

    private void stall() {
        if (!readers.isEmpty()) {
            readers.get(chance.nextInt(readers.size())).toggle();
        }
    }

    /// Whether this text may not be handed out any more: its change was announced, in order.
    boolean gone(int text) {
        return !lossy && toldGone.contains(text);
    }

    /// Lets everything come to rest: whoever has a seat and listens must know everything.
    void settle() {
        readers.forEach(Reader::open);
        for (int round = 0; round < 40; round++) {
            while (!bells.isEmpty()) {
                ring();
            }
            boolean busy = true;
            while (busy) {
                busy = loops.get(0).step() || loops.get(1).step();
                if (!pending.isEmpty()) {
                    pending.removeFirst().run();
                    busy = true;
                }
            }
            time.pass(Duration.ofSeconds(4));
        }
    }
}
