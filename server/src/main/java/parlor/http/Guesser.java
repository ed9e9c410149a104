package parlor.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;

/// What one address may still guess, and how many of its guesses are being looked up.
final class Guesser {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Bucket own;
    private final Bucket free;
    private int pending;

    /// @param own its misses
    /// @param free those that cost nobody else anything
    Guesser(Bucket own, Bucket free) {
        this.own = own;
        this.free = free;
    }

    /// Takes a place: a free one if this address and the given pools have one, else one of the
    /// shared ones. Waits for a place that a guess under way may give back, and is `throttled` when
    /// there is none to wait for.
    ///
    /// @return what [#leave] is told
    Places enter(Places pools, Places shared, long patienceNanos) {
        lock.lock();
        try {
            long patience = patienceNanos;
            for (var place = take(pools, shared); ; place = take(pools, shared)) {
                if (place != null) {
                    pending++;
                    return place;
                }
                if (pending == 0 || own.getAvailableTokens() <= 0 || patience <= 0) {
                    throw Problem.throttled(shared.and(own).untilOne());
                }
                patience = settled.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Places take(Places pools, Places shared) {
        if (own.getAvailableTokens() <= pending) {
            return null;
        }
        var gratis = pools.and(free);
        if (gratis.take()) {
            return gratis;
        }
        return shared.take() ? shared : null;
    }

    /// Settles one guess: what was no miss gives its place back.
    void leave(Places place, boolean missed) {
        lock.lock();
        try {
            pending--;
            if (missed) {
                own.tryConsume(1);
            } else {
                place.giveBack();
            }
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
