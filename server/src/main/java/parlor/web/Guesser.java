package parlor.web;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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

    /// Where a place came from, or why there is none.
    private enum Place {
        FREE,
        SHARED,
        NONE
    }

    /// Takes a place, and tells whether it is one of the free ones. Waits for a place that a guess
    /// under way may give back, and is `throttled` when there is none to wait for.
    boolean enter(Bucket prefix, Bucket all, long patienceNanos) {
        lock.lock();
        try {
            long patience = patienceNanos;
            for (var place = take(prefix, all); ; place = take(prefix, all)) {
                if (place != Place.NONE) {
                    pending++;
                    return place == Place.FREE;
                }
                if (pending == 0 || own.getAvailableTokens() <= 0 || patience <= 0) {
                    throw Problem.throttled(wait(prefix, all));
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

    private Place take(Bucket prefix, Bucket all) {
        if (own.getAvailableTokens() <= pending) {
            return Place.NONE;
        }
        if (free.tryConsume(1)) {
            return Place.FREE;
        }
        if (!prefix.tryConsume(1)) {
            return Place.NONE;
        }
        if (!all.tryConsume(1)) {
            prefix.addTokens(1);
            return Place.NONE;
        }
        return Place.SHARED;
    }

    private Duration wait(Bucket prefix, Bucket all) {
        var longest = Buckets.untilOne(own);
        for (var bucket : new Bucket[] {prefix, all}) {
            var wait = Buckets.untilOne(bucket);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    /// Settles one guess.
    void leave(boolean wasFree, boolean missed) {
        lock.lock();
        try {
            pending--;
            if (missed) {
                own.tryConsume(1);
            } else if (wasFree) {
                free.addTokens(1);
            }
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
