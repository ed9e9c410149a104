package parlor.opaque;

import java.security.MessageDigest;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Oprf;
import parlor.opaque.hazmat.Scalar;
import parlor.opaque.hazmat.Sha512;
import parlor.opaque.hazmat.TripleDh;

/// The client's side of OPAQUE (RFC 9807), for programs and tests; browsers bring their own.
public final class OpaqueClient {
    private final byte[] context;
    private final UnaryOperator<byte[]> stretch;
    private final RandomGenerator secrets;

    /// @param stretch the slow hash of the OPRF's 64 bytes, for example Argon2id; the identity
    ///   leaves a stolen record open to fast guessing
    public OpaqueClient(byte[] context, UnaryOperator<byte[]> stretch, RandomGenerator secrets) {
        this.context = context.clone();
        this.stretch = stretch;
        this.secrets = secrets;
    }

    /// Begins a registration.
    public Registering register(byte[] password) {
        return register(password, Scalar.draw(secrets));
    }

    Registering register(byte[] password, Scalar blind) {
        return new Registering(password.clone(), blind);
    }

    /// Begins a sign-in.
    ///
    /// @throws InvalidEncoding if the password hashes to the identity
    public SigningIn signIn(byte[] password) {
        var drawn = new byte[64];
        secrets.nextBytes(drawn);
        var parts = Bytes.split(drawn, 32, 32);
        return signIn(password, Scalar.draw(secrets), parts[0], parts[1]);
    }

    SigningIn signIn(byte[] password, Scalar blind, byte[] nonce, byte[] keyshareSeed) {
        var ephemeral = TripleDh.ephemeral(keyshareSeed);
        var ke1 = new Ke1(Oprf.blind(password, blind), nonce, Element.base(ephemeral));
        return new SigningIn(password.clone(), blind, ephemeral, ke1);
    }

    // RFC 9807 §5.1.1.3 and §6.3.2.3: what the password is worth to this server.
    private byte[] randomized(byte[] password, Scalar blind, Element evaluated) {
        var output = Oprf.output(password, blind, evaluated);
        return Sha512.extract(output, stretch.apply(output));
    }

    // RFC 9807 §4.1.2 and §4.1.3: everything that follows from the randomized password and a nonce.
    private record Opened(Scalar privateKey, Element publicKey, byte[] tag, byte[] exportKey) {
        static Opened of(
                byte[] randomized, byte[] nonce, Element serverKey, Identities identities) {
            var seed = Sha512.expand(randomized, named(nonce, "PrivateKey"), 32);
            var privateKey = TripleDh.ephemeral(seed);
            var publicKey = Element.base(privateKey);
            var server = serverKey.encode();
            var authKey = Sha512.expand(randomized, named(nonce, "AuthKey"), Sha512.LENGTH);
            var tag =
                    Sha512.mac(
                            authKey,
                            nonce,
                            server,
                            Bytes.counted(identities.server(server)),
                            Bytes.counted(identities.client(publicKey.encode())));
            var exportKey = Sha512.expand(randomized, named(nonce, "ExportKey"), Sha512.LENGTH);
            return new Opened(privateKey, publicKey, tag, exportKey);
        }

        private static byte[] named(byte[] nonce, String label) {
            return Bytes.concat(nonce, Bytes.label(label));
        }
    }

    private static byte[] maskingKey(byte[] randomized) {
        return Sha512.expand(randomized, Bytes.label("MaskingKey"), Sha512.LENGTH);
    }

    /// What a registration ends with: the record for the server, the export key for oneself.
    public record Registered(RegistrationRecord record, byte[] exportKey) {}

    /// What a sign-in ends with.
    public record SignedIn(Ke3 ke3, byte[] sessionKey, byte[] exportKey) {}

    /// A registration that waits for the server's answer.
    public final class Registering {
        private final byte[] password;
        private final Scalar blind;

        private Registering(byte[] password, Scalar blind) {
            this.password = password;
            this.blind = blind;
        }

        /// @throws InvalidEncoding if the password hashes to the identity
        public Registration.Request request() {
            return new Registration.Request(Oprf.blind(password, blind));
        }

        public Registered finish(Registration.Response response, Identities identities) {
            var nonce = new byte[Envelope.NONCE];
            secrets.nextBytes(nonce);
            return finish(response, identities, nonce);
        }

        Registered finish(Registration.Response response, Identities identities, byte[] nonce) {
            var randomized = randomized(password, blind, response.evaluated());
            var opened = Opened.of(randomized, nonce, response.serverPublicKey(), identities);
            var record =
                    new RegistrationRecord(
                            opened.publicKey(),
                            maskingKey(randomized),
                            new Envelope(nonce, opened.tag()));
            return new Registered(record, opened.exportKey());
        }
    }

    /// A sign-in that waits for the server's answer.
    public final class SigningIn {
        private final byte[] password;
        private final Scalar blind;
        private final Scalar ephemeral;
        private final Ke1 ke1;

        private SigningIn(byte[] password, Scalar blind, Scalar ephemeral, Ke1 ke1) {
            this.password = password;
            this.blind = blind;
            this.ephemeral = ephemeral;
            this.ke1 = ke1;
        }

        public Ke1 ke1() {
            return ke1;
        }

        /// @throws Refused if the password is wrong or the answer is not the server's
        public SignedIn finish(Ke2 ke2, Identities identities) throws Refused {
            var randomized = randomized(password, blind, ke2.evaluated());
            var parts =
                    Bytes.split(
                            Bytes.xor(
                                    Ke2.pad(maskingKey(randomized), ke2.maskingNonce()),
                                    ke2.maskedResponse()),
                            Element.LENGTH,
                            Envelope.LENGTH);
            var serverKey = serverKey(parts[0]);
            var envelope = Envelope.parse(parts[1]);
            var opened = Opened.of(randomized, envelope.nonce(), serverKey, identities);
            check(opened.tag(), envelope.tag());
            var preamble =
                    TripleDh.preamble(
                            context,
                            identities.client(opened.publicKey().encode()),
                            ke1.bytes(),
                            identities.server(serverKey.encode()),
                            ke2.signed());
            var agreed =
                    TripleDh.of(
                            preamble,
                            ke2.serverKeyshare().times(ephemeral),
                            serverKey.times(ephemeral),
                            ke2.serverKeyshare().times(opened.privateKey()));
            check(agreed.serverMac(), ke2.serverMac());
            return new SignedIn(
                    new Ke3(agreed.clientMac()), agreed.sessionKey(), opened.exportKey());
        }

        private static Element serverKey(byte[] unmasked) throws Refused {
            try {
                return Element.decode(unmasked);
            } catch (InvalidEncoding e) {
                throw new Refused();
            }
        }

        private static void check(byte[] expected, byte[] given) throws Refused {
            if (!MessageDigest.isEqual(expected, given)) {
                throw new Refused();
            }
        }
    }

    /// The password is wrong, or somebody else answered: a client cannot tell which.
    public static final class Refused extends Exception {
        private Refused() {
            super("wrong password, or not the server");
        }
    }
}
