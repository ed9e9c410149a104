package parlor.base;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/// Makes time-ordered ids: UUID version 7 (RFC 9562 §5.7) with 62 random bits and a counter of
/// 1/4096 ms where the RFC leaves 12 bits free.
public final class Ids {
    private final Clock clock;
    private final SecureRandom secrets;

    public Ids(Clock clock, SecureRandom secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    public UUID next() {
        var now = clock.instant();
        long fraction = (now.getNano() % 1_000_000) * 4096L / 1_000_000;
        long millis = now.getEpochSecond() * 1_000 + now.getNano() / 1_000_000;
        long high = millis << 16 | 0x7000 | fraction;
        long low = secrets.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// The sixteen bytes of an id, most significant first.
    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /// The id of sixteen bytes.
    public static UUID of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
