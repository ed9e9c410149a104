package parlor.opaque.hazmat;

/// The oblivious pseudorandom function OPRF(ristretto255, SHA-512) in its base mode (RFC 9497).
public final class Oprf {
    // RFC 9497 §3.1: "OPRFV1-" || I2OSP(mode, 1) || "-" || identifier, the mode being 0.
    private static final byte[] CONTEXT = Bytes.label("OPRFV1-\0-ristretto255-SHA512");
    private static final byte[] HASH_TO_GROUP = Bytes.concat(Bytes.label("HashToGroup-"), CONTEXT);
    private static final byte[] DERIVE_KEY = Bytes.concat(Bytes.label("DeriveKeyPair"), CONTEXT);

    private Oprf() {}

    /// The private key of a seed (RFC 9497 §3.2.1).
    public static Scalar derive(byte[] seed, String info) {
        var input = Bytes.concat(seed, Bytes.counted(Bytes.label(info)));
        // The RFC counts on while the key is zero, which no seed can be found for.
        return Scalar.reduce(Sha512.uniform(Bytes.concat(input, Bytes.one(0)), DERIVE_KEY));
    }

    /// The client's first step (RFC 9497 §3.3.1).
    ///
    /// @throws InvalidEncoding if the input hashes to the identity
    public static Element blind(byte[] input, Scalar blind) {
        return Element.fromUniform(Sha512.uniform(input, HASH_TO_GROUP)).times(blind);
    }

    /// The server's only step.
    public static Element evaluate(Scalar key, Element blinded) {
        return blinded.times(key);
    }

    /// The client's last step: 64 bytes.
    public static byte[] output(byte[] input, Scalar blind, Element evaluated) {
        var unblinded = evaluated.times(blind.inverse()).encode();
        return Sha512.hash(Bytes.counted(input), Bytes.counted(unblinded), Bytes.label("Finalize"));
    }
}
