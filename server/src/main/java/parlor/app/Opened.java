package parlor.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/// What has been opened so far; closed in the opposite order, each whatever the others do.
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> things = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public void close() {
        while (!things.isEmpty()) {
            try {
                things.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Opened.class).error("not_closed", e);
            }
        }
    }
}
