package parlor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.List;

/// Reads rooms back over HTTP: what was acknowledged must be there once, at its number, and be
/// found.
final class History {
    private static final int READERS = 4;
    private static final int PAGE = 100;

    private final Target target;
    private final Failures failures;

    History(Target target, Failures failures) {
        this.target = target;
        this.failures = failures;
    }

    /// The last message of every room must be found by its text at once, indexed or not.
    void find(List<Publisher> publishers) {
        Parallel.map(
                publishers.size(),
                READERS,
                reader -> new Http(target, Target.source(reader)),
                (http, i) -> find(http, publishers.get(i)));
    }

    private Boolean find(Http http, Publisher publisher) {
        String path =
                "/api/v1/rooms/%s/messages?search=%s"
                        .formatted(publisher.room(), publisher.stampOf(publisher.sent()));
        HttpAnswer answer = http.get(path, publisher.guest().cookie()).expect(200);
        JsonNode found = answer.json().path("results");
        long seq = publisher.seqOf(publisher.sent());
        boolean right = found.size() == 1 && found.get(0).path("seq").asLong() == seq;
        if (!right) {
            failures.add("message " + seq + " is not found by its text: " + answer);
        }
        return right;
    }

    /// How many messages were read. Each publisher is the only one in its room.
    long check(List<Publisher> publishers) {
        return Parallel.map(
                        publishers.size(),
                        READERS,
                        reader -> new Http(target, Target.source(reader)),
                        (http, i) -> check(http, publishers.get(i)))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Long check(Http http, Publisher publisher) {
        BitSet seen = new BitSet();
        long read = 0;
        long last = 0;
        for (JsonNode page = page(http, publisher, last);
                !page.isEmpty();
                page = page(http, publisher, last)) {
            for (JsonNode message : page) {
                last = inOrder(last, message);
                check(publisher, message, seen);
                read++;
            }
        }
        complete(publisher, seen);
        return read;
    }

    private long inOrder(long last, JsonNode message) {
        long seq = message.path("seq").asLong();
        if (seq <= last) {
            failures.add("history is out of order at " + message);
        }
        return Math.max(seq, last + 1);
    }

    private static JsonNode page(Http http, Publisher publisher, long after) {
        String path =
                "/api/v1/rooms/%s/messages?after=%d&limit=%d"
                        .formatted(publisher.room(), after, PAGE);
        return http.get(path, publisher.guest().cookie()).expect(200).json().path("results");
    }

    private void check(Publisher publisher, JsonNode message, BitSet seen) {
        String nonce = message.path("nonce").asText();
        int number = Integer.parseInt(nonce.substring(nonce.indexOf('-') + 1));
        if (seen.get(number) || message.path("seq").asLong() != publisher.seqOf(number)) {
            failures.add("twice, or not where it was acknowledged: " + message);
        }
        seen.set(number);
    }

    private void complete(Publisher publisher, BitSet seen) {
        for (int number = 1; number <= publisher.sent(); number++) {
            if (publisher.seqOf(number) > 0 && !seen.get(number)) {
                failures.add("acknowledged but not in history: " + publisher.room() + " " + number);
            }
        }
    }
}
