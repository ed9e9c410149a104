package parlor.rooms;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;
import parlor.identity.Guests;

/// How fast messages become durable and searchable: run it by hand, with the number of messages.
final class LaneSpeed {
    private static final int ROOMS = 200;
    private static final int IN_FLIGHT = 4_000;
    private static final String TEXT =
            "The quick brown fox jumps over the lazy dog and says hello to number ";

    private LaneSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length == 0 ? 400_000 : Integer.parseInt(arguments[0]);
        var folder = Files.createTempDirectory("lane-speed");
        var secrets = new SecureRandom();
        try (var timers = new SystemTimers()) {
            var edge = new Edge(Clock.systemUTC(), secrets, secrets, timers);
            var threads = Thread.ofPlatform().daemon().name("lane-", 0).factory();
            var database = Database.open(folder.resolve("parlor.db"), threads);
            var guests = new Guests(edge, _ -> {}, _ -> {});
            var rooms =
                    Rooms.open(
                            edge,
                            database,
                            guests,
                            _ -> false,
                            () -> true,
                            "boot",
                            new parlor.identity.Seal(new byte[32]),
                            threads,
                            Runnable::run);
            rooms.start();
            run(rooms, guests, messages);
            rooms.close();
            database.close();
        }
    }

    private static void run(Rooms rooms, Guests guests, int messages) throws Exception {
        List<Seated> seats = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            var wish = new NewRoom("Room " + i, "", "", Room.Visibility.PRIVATE);
            var host = new Asker.New(guests.newcomer("Host"));
            seats.add(rooms.create(host, wish).get());
        }
        for (int round = 0; round < 3; round++) {
            round(rooms, seats, messages, "r" + round + "-");
        }
    }

    private static void round(Rooms rooms, List<Seated> seats, int messages, String nonce)
            throws Exception {
        var flight = new Semaphore(IN_FLIGHT);
        long start = System.nanoTime();
        long commits = rooms.lane().commits();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < messages; i++) {
            flight.acquire();
            var seat = seats.get(i % ROOMS);
            var message = new NewMessage(TEXT + i, nonce + i, null);
            var said = rooms.floor().speak(seat.seat().user().id(), seat.room().id(), message);
            last = said.whenComplete((_, _) -> flight.release());
        }
        last.join();
        flight.acquire(IN_FLIGHT);
        double lane = (System.nanoTime() - start) / 1e9;
        commits = rooms.lane().commits() - commits;
        while (rooms.lane().indexBehind() > 0) {
            Thread.sleep(5);
        }
        double index = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "durable %,.0f/s in %,d commits, searchable %,.0f/s%n",
                messages / lane, commits, messages / index);
    }
}
