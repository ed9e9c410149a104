package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Tokens over HTTP as fast as they are given, on connections that each wait for their answer: to a
/// client for itself, and for refresh tokens. Two servers take turns, so that they meet the same
/// machine.
final class Tokens implements Workload {
    private static final String FOR_ITSELF =
            TokenServer.form(Map.of("grant_type", "client_credentials", "scope", "rooms:read"));

    @Override
    public void run(Run run) throws IOException {
        int connections = run.arguments().number("connections", 16);
        List<TokenServer> servers = new ArrayList<>();
        servers.add(TokenServer.parlor(run, connections));
        String command = run.arguments().text("beside", "");
        if (command.isEmpty()) {
            measured(run, servers);
            return;
        }
        try (ServerProcess beside = run.neighbours().start(command)) {
            servers.add(TokenServer.neighbour(beside.target(), connections));
            measured(run, servers);
        }
    }

    private static void measured(Run run, List<TokenServer> servers) {
        List<Turns> all =
                servers.stream()
                        .flatMap(server ->
                                java.util.stream.Stream.of(
                                        new Turns(run, server, false),
                                        new Turns(run, server, true)))
                        .toList();
        run.step("warming up");
        all.forEach(turns -> turns.take(seconds(run, "warmup", 6), false));
        for (int i = 0; i < run.arguments().number("rounds", 2); i++) {
            run.step("round " + (i + 1));
            all.forEach(turns -> turns.take(seconds(run, "seconds", 5), true));
        }
        all.forEach(Turns::report);
    }

    private static Duration seconds(Run run, String key, int otherwise) {
        return Duration.ofSeconds(run.arguments().number(key, otherwise));
    }

    /// The turns of one server at one kind of request.
    private static final class Turns {
        private final Run run;
        private final TokenServer server;
        private final boolean refreshes;
        private final String[] refresh;
        private final Latencies latencies = new Latencies();
        private Usage used = new Usage(0, 0, 0, 0);
        private Usage own = new Usage(0, 0, 0, 0);
        private long tokens;

        Turns(Run run, TokenServer server, boolean refreshes) {
            this.run = run;
            this.server = server;
            this.refreshes = refreshes;
            this.refresh = server.refresh().toArray(String[]::new);
        }

        void take(Duration time, boolean counts) {
            Meter meter = new Meter(server.target());
            AtomicLong done = new AtomicLong();
            long end = System.nanoTime() + time.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < refresh.length; i++) {
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> ask(number, end, counts, done)));
            }
            threads.forEach(Turns::join);
            if (counts) {
                used = used.and(meter.server());
                own = own.and(meter.own());
                tokens += done.get();
            }
        }

        private void ask(int number, long end, boolean counts, AtomicLong done) {
            try (Http http = new Http(server.target(), Target.source(number))) {
                TokenAnswer last = null;
                while (System.nanoTime() < end) {
                    long from = System.nanoTime();
                    TokenAnswer answer = once(http, number);
                    if (counts) {
                        time(System.nanoTime() - from);
                    }
                    if (last != null && last.id().equals(answer.id())) {
                        run.failures().add(server.name() + " gave a token twice");
                    }
                    last = answer;
                    done.incrementAndGet();
                }
                if (last != null && !last.signedBy(server.keys())) {
                    run.failures().add(server.name() + " gave a token that it has not signed");
                }
            } catch (RuntimeException e) {
                run.failures().add(server.name() + ": " + e);
            }
        }

        private TokenAnswer once(Http http, int number) {
            if (!refreshes) {
                return TokenAnswer.ofClient(http.form(server.path(), server.proof(), FOR_ITSELF));
            }
            String spent = refresh[number];
            String form = "grant_type=refresh_token&refresh_token=" + spent;
            TokenAnswer answer =
                    TokenAnswer.ofRefresh(http.form(server.path(), server.proof(), form), spent);
            refresh[number] = answer.refresh();
            return answer;
        }

        private void time(long nanos) {
            synchronized (latencies) {
                latencies.add(nanos);
            }
        }

        void report() {
            String kind = refreshes ? "refresh_token" : "client_credentials";
            run.report(
                    Result.named("tokens_" + server.name() + "_" + kind)
                            .with("answers", tokens)
                            .with("answers_per_second", tokens / used.seconds())
                            .with("server_us_per_answer", used.cpuSeconds() * 1e6 / tokens)
                            .with("answer", latencies)
                            .with(used, own));
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
