package parlor.rooms;

import java.security.SecureRandom;
import parlor.dice.Bytes;
import parlor.identity.Seal;

/// The secrets of dice: drawn here, and sealed before they are written down.
final class Seeds {
    private static final int BYTES = 32;
    private static final String PURPOSE = "dice";

    private final SecureRandom secrets;
    private final Seal seal;

    Seeds(SecureRandom secrets, Seal seal) {
        this.secrets = secrets;
        this.seal = seal;
    }

    Bytes draw() {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /// As it is written down.
    ///
    /// @param place where; it can be opened as that and nothing else
    byte[] kept(Bytes secret, String place) {
        return seal.close(PURPOSE, place, secret.array(), secrets);
    }

    /// @param sealed false for what is public, and lies in clear
    Bytes opened(byte[] kept, boolean sealed, String place) {
        return Bytes.of(
                sealed
                        ? seal.open(PURPOSE, place, kept)
                                .orElseThrow(
                                        () -> new IllegalStateException("a seed cannot be opened"))
                        : kept);
    }
}
