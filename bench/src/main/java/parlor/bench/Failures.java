package parlor.bench;

import java.util.ArrayList;
import java.util.List;

/// What went wrong in a run: every one counted, the first few kept. One is enough to fail it.
final class Failures {
    private static final int KEPT = 20;

    private final List<String> first = new ArrayList<>();
    private long count;

    synchronized void add(String what) {
        if (count++ < KEPT) {
            first.add(what);
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
