package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// A long history in twelve scripts: pages from anywhere in it, and searches whose every answer is
/// compared with what reading all texts finds.
final class Searching implements Workload {
    private static final int PAGE = 50;
    private static final int SLOWEST = 8;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private final Babel babel = new Babel();

    @Override
    public void run(Run run) throws IOException {
        int rooms = run.arguments().number("rooms", 10);
        int each = run.arguments().number("messages", 1_000_000) / rooms;
        Path folder = Told.folder(run.arguments()).orElse(null);
        List<Told> told = folder == null ? List.of() : Told.kept(folder);
        if (told.isEmpty()) {
            told = tell(run, rooms, each);
            if (folder != null && run.failures().count() == 0) {
                Told.keep(folder, told);
            }
        }
        ask(run, told, folded(rooms, each));
    }

    private List<Told> tell(Run run, int rooms, int each) throws IOException {
        run.step("saying " + each + " messages in each of " + rooms + " rooms");
        List<Hall> halls = Crowd.seat(run.target(), rooms, 1);
        try (Load load = new Load(run.target(), run.failures())) {
            for (Hall hall : halls) {
                load.desk().enter(run.target(), hall.id(), hall.guests());
            }
            List<Publisher> speakers = load.desk().publishers();
            for (int room = 0; room < rooms; room++) {
                int of = room;
                speakers.get(room).recite(number -> babel.text(number(of, number)), each);
            }
            long began = System.nanoTime();
            load.recite((long) rooms * each);
            double seconds = (System.nanoTime() - began) / 1e9;
            run.report(
                    Result.named("search_said")
                            .with("messages_per_second", rooms * each / seconds));
            return speakers.stream().map(speaker -> told(run, speaker)).toList();
        }
    }

    private static Told told(Run run, Publisher speaker) {
        Told told = new Told(speaker.room(), speaker.guest().cookie(), speaker.seqOf(1));
        for (int message = 1; message <= speaker.sent(); message++) {
            if (speaker.seqOf(message) != told.seqOf(message)) {
                run.failures().add("message " + message + " did not follow the one before it");
                break;
            }
        }
        return told;
    }

    /// On a connection that is opened now: the server keeps none on which nothing is asked.
    private void ask(Run run, List<Told> told, String[][] folded) {
        try (Http http = new Http(run.target(), Target.source(0))) {
            Asker asker = new Asker(run, http, told, folded);
            if (behind(run)) {
                asker.search("search_at_once");
                indexed(run);
            }
            asker.search("search");
            asker.leafThrough();
        }
    }

    private static boolean behind(Run run) {
        return Scrape.of(run.target()).value("parlor_index_behind") > 0;
    }

    private static long number(int room, int message) {
        return room * 100_000_007L + message;
    }

    private String[][] folded(int rooms, int each) {
        String[][] folded = new String[rooms][each];
        for (int room = 0; room < rooms; room++) {
            for (int message = 1; message <= each; message++) {
                folded[room][message - 1] = Babel.folded(babel.text(number(room, message)));
            }
        }
        return folded;
    }

    /// Waits until every message is in the index.
    private static void indexed(Run run) {
        run.step("waiting for the index");
        long began = System.nanoTime();
        while (behind(run)) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                run.failures().add("the index does not catch up");
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        run.report(Result.named("search_indexed").with("catch_up_seconds", seconds));
    }

    /// A question with the time until all of its answers were there.
    private record Asked(String wanted, int found, long nanos) {
        @Override
        public String toString() {
            return "%.1f ms, %d found: %s".formatted(nanos / 1e6, found, wanted);
        }
    }

    /// Asks one question after the other.
    private final class Asker {
        private final Run run;
        private final Http http;
        private final List<Told> told;
        private final String[][] folded;
        private final int each;
        private final SplittableRandom random = new SplittableRandom(7);

        Asker(Run run, Http http, List<Told> told, String[][] folded) {
            this.run = run;
            this.http = http;
            this.told = told;
            this.folded = folded;
            this.each = folded[0].length;
        }

        void search(String name) {
            int searches = run.arguments().number("searches", 300);
            run.step(searches + " searches");
            Latencies latencies = new Latencies();
            Meter meter = new Meter(run.target());
            long found = 0;
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < searches && run.failures().count() == 0; i++) {
                asked.add(searchOnce(i % told.size(), latencies));
                found += asked.getLast().found();
            }
            run.report(
                    Result.named(name)
                            .with("searches", searches)
                            .with("found", found)
                            .with("answer", latencies)
                            .with(meter.server(), meter.own()));
            asked.stream()
                    .sorted(Comparator.comparingLong(Asked::nanos).reversed())
                    .limit(SLOWEST)
                    .forEach(slow -> run.step("slowest: " + slow));
        }

        private Asked searchOnce(int room, Latencies latencies) {
            String wanted = babel.wanted(number(room, random.nextInt(1, each + 1)), random);

            String question = "?search=" + URLEncoder.encode(wanted, UTF_8);
            long began = System.nanoTime();
            List<Long> answered = ask(told.get(room), question, latencies);
            long nanos = System.nanoTime() - began;
            List<Long> right = contained(room, wanted);
            if (!answered.equals(right)) {
                run.failures()
                        .add("‘%s’: found %s, contained in %s".formatted(wanted, answered, right));
            }
            return new Asked(wanted, answered.size(), nanos);
        }

        /// The last of the messages that contain every term, oldest first.
        private List<Long> contained(int room, String wanted) {
            String[] terms = Babel.folded(wanted).split(" ", -1);
            List<Long> newestFirst = new ArrayList<>();
            for (int message = each; message > 0 && newestFirst.size() < PAGE; message--) {
                String text = folded[room][message - 1];
                boolean all = true;
                for (String term : terms) {
                    all &= text.contains(term);
                }
                if (all) {
                    newestFirst.add(told.get(room).seqOf(message));
                }
            }
            return newestFirst.reversed();
        }

        void leafThrough() {
            int pages = run.arguments().number("pages", 2_000);
            run.step(pages + " pages of history");
            Latencies latencies = new Latencies();
            Meter meter = new Meter(run.target());
            for (int i = 0; i < pages && run.failures().count() == 0; i++) {
                Told room = told.get(i % told.size());
                int first = random.nextInt(1, Math.max(2, each - PAGE));
                List<Long> right = new ArrayList<>();
                for (int message = first; message < first + PAGE && message <= each; message++) {
                    right.add(room.seqOf(message));
                }
                List<Long> answered = ask(room, "?after=" + (right.getFirst() - 1), latencies);
                if (!answered.equals(right)) {
                    run.failures().add("page: found %s, said %s".formatted(answered, right));
                }
            }
            run.report(
                    Result.named("history_pages")
                            .with("pages", pages)
                            .with("answer", latencies)
                            .with(meter.server(), meter.own()));
        }

        /// One page; of a search that stopped before it was full, the next ones too: an answer
        /// looks at so many texts and says where it would go on.
        private List<Long> ask(Told told, String question, Latencies latencies) {
            String path = "/api/v1/rooms/" + told.room() + "/messages" + question;
            List<Long> seqs = new ArrayList<>();
            String more = "";
            do {
                long began = System.nanoTime();
                HttpAnswer answer = http.get(path + more, told.cookie()).expect(200);
                latencies.add(System.nanoTime() - began);
                List<Long> page = new ArrayList<>();
                for (JsonNode message : answer.json().path("results")) {
                    page.add(message.path("seq").asLong());
                }
                seqs.addAll(0, page);
                JsonNode before = answer.json().path("before");
                more = before.isIntegralNumber() ? "&before=" + before.asLong() : "";
            } while (seqs.size() < PAGE && !more.isEmpty());
            return seqs.subList(Math.max(0, seqs.size() - PAGE), seqs.size());
        }
    }
}
