package parlor.http;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import parlor.base.Caches;
import parlor.base.Problem;

/// The limits on guessing room codes. Only misses cost: an address has 10 at once, refilled 6 an
/// hour, 40 a day; a prefix four times that; all together 10,000 a day. An address's first 3 misses
/// of a day cost the prefix and the whole nothing, so an attack of others never shuts anybody out.
/// IPv6 addresses are to be had by the thousand: their free misses also come out of what their /56,
/// /48 and /32 have, and cost as all others do when that is gone.
///
/// A guess holds its place in the limits while it is looked up: a thousand at the same moment are
/// still ten.
public final class Guesses {
    private static final double CODES = 887_503_681; // 31⁶
    private static final int FREE = 3;
    private static final int HOME_FREE = 12; // a /56
    private static final int SITE_FREE = 48; // a /48
    private static final int PROVIDER_FREE = 768; // a /32: as many as an IPv4 /24 has
    private static final int AT_ONCE = 10;
    private static final int PER_HOUR = 6;
    private static final int PER_DAY = 40;
    private static final int PREFIX = 4;
    private static final int ALL_PER_DAY = 10_000;
    private static final int ADDRESSES = 100_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MEMORY = Duration.ofHours(26);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final boolean limited;
    private final Clock clock;
    private final LoadingCache<String, Guesser> guessers;
    private final Buckets<String> prefixes;
    private final Map<Integer, Buckets<String>> pools;
    private final Bucket all;
    private final LongAdder refused = new LongAdder();
    private long day;
    private long missesToday;

    /// @param limited false lets everybody guess
    public Guesses(Clock clock, boolean limited) {
        this.limited = limited;
        this.clock = clock;
        var meter = new Buckets.ClockMeter(clock);
        guessers =
                Caches.ageingBy(meter::currentTimeNanos)
                        .maximumSize(ADDRESSES)
                        .expireAfterAccess(MEMORY)
                        .build(_ -> guesser(meter));
        prefixes =
                new Buckets<>(
                        clock,
                        MEMORY,
                        Buckets.steady(AT_ONCE * PREFIX, PER_HOUR * PREFIX, HOUR),
                        Buckets.daily(PER_DAY * PREFIX));
        pools =
                Map.of(
                        56, new Buckets<>(clock, MEMORY, Buckets.daily(HOME_FREE)),
                        48, new Buckets<>(clock, MEMORY, Buckets.daily(SITE_FREE)),
                        32, new Buckets<>(clock, MEMORY, Buckets.daily(PROVIDER_FREE)));
        all = Buckets.bucket(meter, List.of(Buckets.daily(ALL_PER_DAY)));
    }

    private static Guesser guesser(Buckets.ClockMeter meter) {
        var own = List.of(Buckets.steady(AT_ONCE, PER_HOUR, HOUR), Buckets.daily(PER_DAY));
        return new Guesser(
                Buckets.bucket(meter, own), Buckets.bucket(meter, List.of(Buckets.daily(FREE))));
    }

    /// Before a code is looked up: a place in the limits, or `throttled`. Waits while guesses of
    /// the same address are being looked up that may turn out right. Each guess must be settled.
    public Guess begin(ClientAddress address) {
        if (!limited) {
            return missed -> {
                if (missed) {
                    count();
                }
            };
        }
        var guesser = guessers.get(address.key());
        var prefix = prefixes.of(address.prefix());
        var shared = new Places(List.of(prefix, all));
        try {
            var place = guesser.enter(pools(address), shared, PATIENCE);
            return missed -> settle(guesser, place, missed);
        } catch (Problem throttled) {
            refused.increment();
            throw throttled;
        }
    }

    /// A code on its way to be looked up.
    @FunctionalInterface
    public interface Guess {
        /// Called once. A miss costs; what was right, or no guess at all, costs nothing.
        void settle(boolean missed);
    }

    private Places pools(ClientAddress address) {
        var of = new ArrayList<Bucket>();
        if (address.wide()) {
            pools.forEach((bits, buckets) -> of.add(buckets.of(address.within(bits))));
        }
        return new Places(of);
    }

    private void settle(Guesser guesser, Places place, boolean missed) {
        if (missed) {
            count();
        }
        guesser.leave(place, missed);
    }

    private synchronized void count() {
        missesToday = missesToday() + 1;
    }

    /// Wrong codes since midnight UTC.
    synchronized long missesToday() {
        long now = clock.instant().getEpochSecond() / TimeUnit.DAYS.toSeconds(1);
        if (now != day) {
            day = now;
            missesToday = 0;
        }
        return missesToday;
    }

    /// How many guesses were answered 429.
    public long refused() {
        return refused.sum();
    }

    /// The chance that one of today's misses had found some open room.
    public double risk(long openRooms) {
        return missesToday() * openRooms / CODES;
    }
}
