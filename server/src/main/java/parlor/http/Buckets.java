package parlor.http;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import parlor.base.Caches;
import parlor.base.Problem;

/// One bucket of tokens for each key: sessions, rooms or addresses. Remembers a bounded number of
/// keys; who has rested for a while is forgotten, which costs him nothing.
final class Buckets<K> {
    private static final int KEYS = 100_000;

    private final LoadingCache<K, Bucket> buckets;

    /// @param forgetAfter must not be shorter than a bucket takes to fill
    Buckets(Clock clock, Duration forgetAfter, Bandwidth... limits) {
        var meter = new ClockMeter(clock);
        var each = List.of(limits);
        buckets =
                Caches.ageingBy(meter::currentTimeNanos)
                        .maximumSize(KEYS)
                        .expireAfterAccess(forgetAfter)
                        .build(_ -> bucket(meter, each));
    }

    /// `burst` at once, refilled by `tokens` in each `period`, evenly.
    static Bandwidth steady(long burst, long tokens, Duration period) {
        return Bandwidth.builder().capacity(burst).refillGreedy(tokens, period).build();
    }

    /// `tokens` in each whole day, counted from the first.
    static Bandwidth daily(long tokens) {
        return Bandwidth.builder()
                .capacity(tokens)
                .refillIntervally(tokens, Duration.ofDays(1))
                .build();
    }

    static Bucket bucket(TimeMeter meter, List<Bandwidth> limits) {
        var builder = Bucket.builder().withCustomTimePrecision(meter);
        limits.forEach(builder::addLimit);
        return builder.build();
    }

    Bucket of(K key) {
        return buckets.get(key);
    }

    /// Takes one token, or says when to come again.
    void take(K key) {
        take(of(key));
    }

    static void take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Problem.throttled(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /// When one token will be there.
    static Duration untilOne(Bucket bucket) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /// The given clock as buckets read it.
    record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            var now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
