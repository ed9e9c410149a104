package parlor.base;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// Everything Parlor takes from outside itself: the time, chance and waking up later.
///
/// @param dice the faces of dice
/// @param secrets ids, codes and keys
public record Edge(Clock clock, RandomGenerator dice, SecureRandom secrets, Timers timers) {

    public static Edge system(Timers timers) {
        var secure = new SecureRandom();
        return new Edge(Clock.systemUTC(), secure, secure, timers);
    }
}
