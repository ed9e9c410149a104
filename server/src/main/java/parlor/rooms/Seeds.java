package parlor.rooms;

import java.security.SecureRandom;
import java.util.Optional;
import parlor.dice.Bytes;
import parlor.identity.Seal;

/// The secrets of dice: drawn here, and sealed under the host's secret, where there is one, before
/// they are written down.
final class Seeds {
    private static final int BYTES = 32;
    private static final String PURPOSE = "dice";

    private final SecureRandom secrets;
    private final Optional<Seal> seal;

    Seeds(SecureRandom secrets, Optional<Seal> seal) {
        this.secrets = secrets;
        this.seal = seal;
    }

    Bytes draw() {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /// Whether what [#kept] gives is sealed.
    boolean seals() {
        return seal.isPresent();
    }

    /// As it is written down.
    ///
    /// @param place where; it can be opened as that and nothing else
    byte[] kept(Bytes secret, String place) {
        return seal.map(s -> s.close(PURPOSE, place, secret.array(), secrets))
                .orElseGet(secret::array);
    }

    Bytes opened(byte[] kept, boolean sealed, String place) {
        return Bytes.of(
                sealed
                        ? seal.flatMap(s -> s.open(PURPOSE, place, kept))
                                .orElseThrow(
                                        () -> new IllegalStateException("a seed cannot be opened"))
                        : kept);
    }
}
