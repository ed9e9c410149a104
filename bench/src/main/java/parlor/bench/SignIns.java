package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import parlor.opaque.Identities;
import parlor.opaque.Ke2;
import parlor.opaque.OpaqueClient;
import parlor.opaque.Registration;

/// Sign-ins with passwords, both requests of each, as fast as they are answered; then what a crowd
/// in a room notices of a steady number of them; then how long a name that somebody has and one
/// that nobody has take.
final class SignIns implements Workload {
    private static final OpaqueClient OPAQUE =
            new OpaqueClient(new byte[0], UnaryOperator.identity(), new SecureRandom());

    @Override
    public void run(Run run) throws IOException {
        int people = run.arguments().number("people", 16);
        run.step("signing " + people + " people up");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            names.add("person" + i);
            try (Http http = new Http(run.target(), Target.source(i))) {
                signUp(http, names.getLast());
            }
        }
        run.step("warming up");
        saturate(run, names, 0, seconds(run, "warmup", 10));
        run.step("saturated");
        measured(run, names);
        beside(run, names);
        run.step("known and unknown names in turn");
        compared(run);
    }

    private static void measured(Run run, List<String> names) {
        Meter meter = new Meter(run.target());
        long done = saturate(run, names, 0, seconds(run, "seconds", 20));
        Usage server = meter.server();
        Usage own = meter.own();
        run.report(
                Result.named("signins")
                        .with("sign_ins", done)
                        .with("sign_ins_per_second", done / server.seconds())
                        .with("server_us_per_sign_in", server.cpuSeconds() * 1e6 / done)
                        .with(server, own));
    }

    private static Duration seconds(Run run, String key, int otherwise) {
        return Duration.ofSeconds(run.arguments().number(key, otherwise));
    }

    private static void beside(Run run, List<String> names) throws IOException {
        int members = run.arguments().number("members", 1_000);
        run.step("a room of " + members + ", without and with sign-ins");
        Hall hall = Crowd.seat(run.target(), 1, members + 1).getFirst();
        try (Load load = new Load(run.target(), run.failures())) {
            load.audience().enter(hall.id(), hall.guests().subList(1, members + 1));
            load.audience().settle();
            load.desk().enter(run.target(), hall.id(), List.of(hall.owner()));
            int rate = run.arguments().number("rate", 20);
            Duration warmup = seconds(run, "paced-warmup", 10);
            Crowding warming = Crowding.start(run, names, warmup);
            load.pace(rate, warmup);
            warming.end();
            Latencies alone = listen(run, load, rate);
            Crowding signing = Crowding.start(run, names, seconds(run, "paced-seconds", 20));
            Latencies together = listen(run, load, rate);
            long done = signing.end();
            load.quiet();
            load.audience().checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
            run.report(
                    Result.named("signins_beside_fanout")
                            .with("members", members)
                            .with("sign_ins", done)
                            .with("alone", alone)
                            .with("together", together)
                            .with("p99_ratio", together.millis(0.99) / alone.millis(0.99)));
        }
    }

    /// A steady number of sign-ins a second, for some time.
    private record Crowding(Thread thread, AtomicLong done) {
        static Crowding start(Run run, List<String> names, Duration time) {
            int perSecond = run.arguments().number("sign-ins", 100);
            AtomicLong done = new AtomicLong();
            return new Crowding(
                    Thread.ofPlatform()
                            .start(() -> done.set(saturate(run, names, perSecond, time))),
                    done);
        }

        /// Waits for the last of them, and tells how many there were.
        long end() {
            join(thread);
            return done.get();
        }
    }

    private static Latencies listen(Run run, Load load, int rate) {
        Latencies latencies = new Latencies();
        load.audience().tally().time(latencies);
        load.pace(rate, seconds(run, "paced-seconds", 20));
        load.audience().tally().time(null);
        return latencies;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Each person signs in again and again on a connection of its own.
    ///
    /// @param perSecond of all together; 0 for as many as are answered
    private static long saturate(Run run, List<String> names, int perSecond, Duration time) {
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        AtomicLong due = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (String name : names) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (Http http = new Http(run.target(), Target.source(7))) {
                                    while (System.nanoTime() < end) {
                                        if (perSecond > 0) {
                                            await(start, due.getAndIncrement(), perSecond);
                                        }
                                        signIn(http, name);
                                        done.incrementAndGet();
                                    }
                                } catch (RuntimeException e) {
                                    run.failures().add(name + ": " + e);
                                }
                            }));
        }
        threads.forEach(SignIns::join);
        return done.get();
    }

    private static void await(long startNanos, long number, int perSecond) {
        long wait = startNanos + number * 1_000_000_000L / perSecond - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    private static void compared(Run run) {
        Latencies known = new Latencies();
        Latencies unknown = new Latencies();
        try (Http http = new Http(run.target(), Target.source(9))) {
            for (int i = 0; i < run.arguments().number("compared", 4_000); i++) {
                boolean somebody = i % 2 == 0;
                OpaqueClient.SigningIn begun = OPAQUE.signIn(bytes("guess"));
                String body = start(somebody ? "person0" : "nobody0", begun);
                long from = System.nanoTime();
                http.post("/api/v1/login/start", body).expect(200);
                (somebody ? known : unknown).add(System.nanoTime() - from);
            }
        }
        run.report(
                Result.named("signins_enumeration").with("known", known).with("unknown", unknown));
    }

    /// Signs somebody up whose password is the name; the answer carries the session's cookie.
    static HttpAnswer signUp(Http http, String name) {
        OpaqueClient.Registering registering = OPAQUE.register(bytes(name));
        HttpAnswer started =
                http.post(
                                "/api/v1/register/start",
                                "{\"username\":\"%s\",\"request\":\"%s\"}"
                                        .formatted(name, text(registering.request().bytes())))
                        .expect(200);
        Registration.Response response = Registration.Response.parse(message(started, "response"));
        byte[] record = registering.finish(response, Identities.KEYS).record().bytes();
        return http.post(
                        "/api/v1/register/finish",
                        "{\"flow\":\"%s\",\"record\":\"%s\"}"
                                .formatted(started.json().get("flow").asText(), text(record)))
                .expect(201);
    }

    private static void signIn(Http http, String name) {
        OpaqueClient.SigningIn begun = OPAQUE.signIn(bytes(name));
        HttpAnswer started = http.post("/api/v1/login/start", start(name, begun)).expect(200);
        try {
            byte[] proof =
                    begun.finish(Ke2.parse(message(started, "response")), Identities.KEYS)
                            .ke3()
                            .bytes();
            http.post(
                            "/api/v1/login/finish",
                            "{\"flow\":\"%s\",\"finish\":\"%s\"}"
                                    .formatted(started.json().get("flow").asText(), text(proof)))
                    .expect(200);
        } catch (OpaqueClient.Refused e) {
            throw new IllegalStateException(e);
        }
    }

    private static String start(String name, OpaqueClient.SigningIn begun) {
        return "{\"username\":\"%s\",\"request\":\"%s\"}"
                .formatted(name, text(begun.ke1().bytes()));
    }

    private static byte[] message(HttpAnswer answer, String field) {
        return Base64.getUrlDecoder().decode(answer.json().get(field).asText());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
