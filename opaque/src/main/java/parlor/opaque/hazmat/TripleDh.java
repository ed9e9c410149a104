package parlor.opaque.hazmat;

/// What both sides of the key exchange compute from three Diffie-Hellman values and the transcript
/// (RFC 9807 §6.4.2).
public record TripleDh(byte[] serverMac, byte[] clientMac, byte[] sessionKey) {
    /// The transcript up to the server's keyshare (RFC 9807 §6.4.2.1).
    ///
    /// @throws InvalidEncoding if the context or an identity has more than 65,535 bytes
    public static byte[] preamble(
            byte[] context,
            byte[] clientIdentity,
            byte[] ke1,
            byte[] serverIdentity,
            byte[] serverPart) {
        return Bytes.concat(
                Bytes.label("OPAQUEv1-"),
                Bytes.counted(context),
                Bytes.counted(clientIdentity),
                ke1,
                Bytes.counted(serverIdentity),
                serverPart);
    }

    public static TripleDh of(byte[] preamble, Element dh1, Element dh2, Element dh3) {
        var extracted = Sha512.extract(dh1.encode(), dh2.encode(), dh3.encode());
        var transcript = Sha512.hash(preamble);
        var handshake = derive(extracted, "HandshakeSecret", transcript);
        var sessionKey = derive(extracted, "SessionKey", transcript);
        var serverMac = Sha512.mac(derive(handshake, "ServerMAC", new byte[0]), transcript);
        var whole = Sha512.hash(preamble, serverMac);
        var clientMac = Sha512.mac(derive(handshake, "ClientMAC", new byte[0]), whole);
        return new TripleDh(serverMac, clientMac, sessionKey);
    }

    /// The ephemeral key of a seed (RFC 9807 §6.1).
    public static Scalar ephemeral(byte[] seed) {
        return Oprf.derive(seed, "OPAQUE-DeriveDiffieHellmanKeyPair");
    }

    // Derive-Secret and Expand-Label.
    private static byte[] derive(byte[] secret, String label, byte[] transcript) {
        var name = Bytes.label("OPAQUE-" + label);
        var info =
                Bytes.concat(
                        Bytes.two(Sha512.LENGTH),
                        Bytes.one(name.length),
                        name,
                        Bytes.one(transcript.length),
                        transcript);
        return Sha512.expand(secret, info, Sha512.LENGTH);
    }
}
