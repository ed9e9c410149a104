package parlor.rooms;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;

/// A proof as it stands in a row, whole: bytes in hexadecimal.
record StoredProof(
        int grade,
        long epoch,
        long index,
        String x,
        String entropy,
        String entropyHash,
        @Nullable String hidden,
        String head,
        @Nullable String blindCommit,
        @Nullable String blindNext,
        @Nullable String blindSecret) {

    static StoredProof of(Proof proof) {
        var hidden = proof.hidden();
        var blind = proof.blind();
        var secret = blind == null ? null : blind.secret();
        var entropy = proof.entropy();
        return new StoredProof(
                proof.grade(),
                proof.epoch(),
                proof.index(),
                proof.x().hex(),
                entropy == null ? "" : entropy.hex(),
                proof.entropyHash().hex(),
                hidden == null ? null : hidden.hex(),
                proof.head().hex(),
                blind == null ? null : blind.commit().hex(),
                blind == null ? null : blind.next().hex(),
                secret == null ? null : secret.hex());
    }

    Proof proof() {
        return new Proof(
                grade,
                epoch,
                index,
                Bytes.hex(x),
                entropy.isEmpty() ? null : Bytes.hex(entropy),
                Bytes.hex(entropyHash),
                bytes(hidden),
                Bytes.hex(head),
                blindCommit == null
                        ? null
                        : new Proof.Blind(
                                Bytes.hex(blindCommit),
                                Bytes.hex(Objects.requireNonNull(blindNext)),
                                bytes(blindSecret)));
    }

    private static @Nullable Bytes bytes(@Nullable String hex) {
        return hex == null ? null : Bytes.hex(hex);
    }
}
