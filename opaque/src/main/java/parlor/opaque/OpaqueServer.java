package parlor.opaque;

import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Oprf;
import parlor.opaque.hazmat.TripleDh;

/// The server's side of OPAQUE (RFC 9807). It keeps nothing between two messages; thread-safe.
public final class OpaqueServer {
    private final ServerKeys keys;
    private final byte[] context;

    /// @param context what both sides must agree on; at most 65,535 bytes, usually none
    public OpaqueServer(ServerKeys keys, byte[] context) {
        this.keys = keys;
        this.context = context.clone();
    }

    /// Answers a registration. The credential identifier must be the same at every sign-in, and
    /// another one for every account.
    public Registration.Response register(
            Registration.Request request, byte[] credentialIdentifier) {
        var key = keys.oprfKey(credentialIdentifier);
        return new Registration.Response(Oprf.evaluate(key, request.blinded()), keys.publicKey());
    }

    /// Answers the first message of a sign-in with fresh random bytes. For a name that nobody has,
    /// give a [RegistrationRecord#fake] and an identifier made of the name.
    ///
    /// @throws InvalidEncoding if an identity has more than 65,535 bytes
    public Challenge challenge(
            Ke1 ke1,
            byte[] credentialIdentifier,
            RegistrationRecord record,
            Identities identities,
            RandomGenerator secrets) {
        return challenge(ke1, credentialIdentifier, record, identities, Fresh.draw(secrets));
    }

    // RFC 9807 §6.3.2.2 (CreateCredentialResponse) and §6.4.4 (AuthServerRespond).
    Challenge challenge(
            Ke1 ke1,
            byte[] credentialIdentifier,
            RegistrationRecord record,
            Identities identities,
            Fresh fresh) {
        var evaluated = Oprf.evaluate(keys.oprfKey(credentialIdentifier), ke1.blinded());
        var publicKey = keys.publicKey().encode();
        var masked =
                Bytes.xor(
                        Ke2.pad(record.maskingKey(), fresh.maskingNonce()),
                        Bytes.concat(publicKey, record.envelope().bytes()));
        var ephemeral = TripleDh.ephemeral(fresh.keyshareSeed());
        var keyshare = Element.base(ephemeral);
        var preamble =
                TripleDh.preamble(
                        context,
                        identities.client(record.clientPublicKey().encode()),
                        ke1.bytes(),
                        identities.server(publicKey),
                        Ke2.signed(
                                evaluated,
                                fresh.maskingNonce(),
                                masked,
                                fresh.serverNonce(),
                                keyshare));
        var agreed =
                TripleDh.of(
                        preamble,
                        ke1.clientKeyshare().times(ephemeral),
                        ke1.clientKeyshare().times(keys.privateKey()),
                        record.clientPublicKey().times(ephemeral));
        var ke2 =
                new Ke2(
                        evaluated,
                        fresh.maskingNonce(),
                        masked,
                        fresh.serverNonce(),
                        keyshare,
                        agreed.serverMac());
        return new Challenge(ke2, agreed.clientMac(), agreed.sessionKey());
    }

    /// True if the last message of a sign-in proves the password. Takes the same time either way.
    public static boolean proves(Ke3 ke3, byte[] expectedMac) {
        return MessageDigest.isEqual(ke3.clientMac(), expectedMac);
    }

    /// What the client must be sent, and what must be kept secret until it answers.
    public record Challenge(Ke2 ke2, byte[] expectedMac, byte[] sessionKey) {
        @Override
        public String toString() {
            return "Challenge(hidden)";
        }
    }

    /// The random bytes of one answer.
    record Fresh(byte[] maskingNonce, byte[] serverNonce, byte[] keyshareSeed) {
        static Fresh draw(RandomGenerator secrets) {
            var bytes = new byte[96];
            secrets.nextBytes(bytes);
            var parts = Bytes.split(bytes, 32, 32, 32);
            return new Fresh(parts[0], parts[1], parts[2]);
        }
    }
}
