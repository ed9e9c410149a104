package parlor.opaque;

import java.util.random.RandomGenerator;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Oprf;
import parlor.opaque.hazmat.Scalar;
import parlor.opaque.hazmat.Sha512;

/// The long-term secrets of a server. Without them no password that was registered opens anything.
public final class ServerKeys {
    /// Bytes of the stored form: the seed, then the private key.
    public static final int LENGTH = Sha512.LENGTH + Scalar.LENGTH;

    private final byte[] oprfSeed;
    private final Scalar privateKey;
    private final Element publicKey;

    private ServerKeys(byte[] oprfSeed, Scalar privateKey) {
        this.oprfSeed = oprfSeed.clone();
        this.privateKey = privateKey;
        this.publicKey = Element.base(privateKey);
    }

    public static ServerKeys draw(RandomGenerator secrets) {
        var seed = new byte[Sha512.LENGTH];
        secrets.nextBytes(seed);
        return new ServerKeys(seed, Scalar.draw(secrets));
    }

    /// The keys that follow from 64 secret bytes for the seed and 64 for the private key.
    ///
    /// @throws InvalidEncoding if either has another length
    public static ServerKeys of(byte[] oprfSeed, byte[] privateKey) {
        var seed = Bytes.split(oprfSeed, Sha512.LENGTH)[0];
        return new ServerKeys(seed, Scalar.reduce(Bytes.split(privateKey, 2 * Scalar.LENGTH)[0]));
    }

    /// A record that no password opens, always the same with these keys: the answer for names that
    /// nobody has (RFC 9807 §6.3.2.2).
    public RegistrationRecord fakeRecord() {
        var drawn = Sha512.expand(oprfSeed, Bytes.label("Parlor fake record"), 128);
        var parts = Bytes.split(drawn, Sha512.LENGTH, Sha512.LENGTH);
        return RegistrationRecord.fake(Scalar.reduce(parts[0]), parts[1]);
    }

    /// Reads what [#bytes] gave.
    ///
    /// @throws InvalidEncoding if these are no such keys
    public static ServerKeys parse(byte[] bytes) {
        var parts = Bytes.split(bytes, Sha512.LENGTH, Scalar.LENGTH);
        return new ServerKeys(parts[0], Scalar.decode(parts[1]));
    }

    public byte[] bytes() {
        return Bytes.concat(oprfSeed, privateKey.encode());
    }

    public Element publicKey() {
        return publicKey;
    }

    Scalar privateKey() {
        return privateKey;
    }

    /// The OPRF key of one credential (RFC 9807 §5.1.1.2).
    Scalar oprfKey(byte[] credentialIdentifier) {
        var info = Bytes.concat(credentialIdentifier, Bytes.label("OprfKey"));
        var seed = Sha512.expand(oprfSeed, info, 32);
        return Oprf.derive(seed, "OPAQUE-DeriveKeyPair");
    }

    @Override
    public String toString() {
        return "ServerKeys(hidden)";
    }
}
