package parlor.base;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/// Caches that are kept in order by those who use them: no other thread is woken for it.
public final class Caches {
    private Caches() {}

    /// @param nanos the time that what is kept ages by
    public static Caffeine<Object, Object> ageingBy(Ticker nanos) {
        return Caffeine.newBuilder().executor(Runnable::run).ticker(nanos);
    }
}
