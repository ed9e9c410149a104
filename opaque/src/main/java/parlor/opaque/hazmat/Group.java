package parlor.opaque.hazmat;

/// The arithmetic of ristretto255 (RFC 9496), on encodings. Constant in time as to scalars.
sealed interface Group permits Sodium, Elisabeth {
    /// libsodium where it loads, else Java.
    static Group fastest() {
        return Sodium.loaded().<Group>map(sodium -> sodium).orElseGet(Elisabeth::new);
    }

    /// True of 32 bytes that are the canonical encoding of an element, be it the identity.
    boolean has(byte[] bytes);

    /// The element that 64 uniform bytes stand for (RFC 9496 §4.3.4).
    byte[] fromUniform(byte[] bytes);

    /// The generator times a scalar below the order that is not zero.
    byte[] base(byte[] scalar);

    /// An element that is not the identity times a scalar below the order that is not zero.
    byte[] times(byte[] element, byte[] scalar);
}
