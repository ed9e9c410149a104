package parlor.http;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Problem;

/// How often passwords may be tried: a sign-in that was begun and not finished was a guess. A name
/// that nobody has is treated as any other.
public final class PasswordGuesses {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration FORGET = Duration.ofHours(1);
    private static final int KEYS = 100_000;

    private final Clock clock;
    private final boolean limited;
    private final Cache<String, Tries> names;
    private final Buckets<String> addresses;

    /// @param limited false lifts every limit
    public PasswordGuesses(Clock clock, boolean limited) {
        this.clock = clock;
        this.limited = limited;
        names =
                Caches.ageingBy(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .maximumSize(KEYS)
                        .expireAfterAccess(FORGET)
                        .build();
        addresses = new Buckets<>(clock, FORGET, Buckets.steady(30, 30, Duration.ofMinutes(10)));
    }

    /// Unfinished tries under one name.
    ///
    /// @param next when the next one may be begun
    private record Tries(int number, Instant next) {
        static final Tries NONE = new Tries(0, Instant.EPOCH);

        Tries more(Instant now) {
            int over = number + 1 - FREE;
            if (over < 0) {
                return new Tries(number + 1, Instant.EPOCH);
            }
            var wait = Duration.ofSeconds(1L << Math.min(over, 6));
            return new Tries(number + 1, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
        }
    }

    /// Who tries.
    ///
    /// @param who the name, or the device that once signed in under it
    /// @param address where from; null for such a device: it is counted by itself alone, so that a
    ///   flood from beside it does not delay it
    public record Trier(String who, @Nullable String address) {}

    /// Counts a try, or is `throttled`: under a name 5 are free, then 1, 2, 4 … 60 s lie between
    /// them; from an address 30 in 10 minutes.
    public void begin(Trier trier) {
        if (!limited) {
            return;
        }
        var address = trier.address();
        if (address != null) {
            Buckets.take(addresses.of(address));
        }
        var now = clock.instant();
        var wait = new AtomicReference<>(Duration.ZERO);
        names.asMap()
                .compute(
                        trier.who(),
                        (_, had) -> {
                            var tries = had == null ? Tries.NONE : had;
                            if (tries.next().isAfter(now)) {
                                wait.set(Duration.between(now, tries.next()));
                                return tries;
                            }
                            return tries.more(now);
                        });
        if (wait.get().isPositive()) {
            giveBack(address);
            throw Problem.throttled(wait.get());
        }
    }

    private void giveBack(@Nullable String address) {
        if (address != null) {
            addresses.of(address).addTokens(1);
        }
    }

    /// The try was none: it was refused for its form.
    public void takeBack(Trier trier) {
        if (limited) {
            giveBack(trier.address());
            names.asMap()
                    .computeIfPresent(
                            trier.who(),
                            (_, tries) ->
                                    tries.number() <= 1
                                            ? null
                                            : new Tries(tries.number() - 1, Instant.EPOCH));
        }
    }

    /// The password was right: the tries under this name were its owner's.
    public void succeeded(Trier trier) {
        if (limited) {
            giveBack(trier.address());
            names.invalidate(trier.who());
        }
    }
}
