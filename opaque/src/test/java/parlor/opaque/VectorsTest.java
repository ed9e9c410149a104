package parlor.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Scalar;

/// The figures of RFC 9807, appendix C, for ristretto255-SHA512: real and fake.
class VectorsTest {
    private static final Vectors RFC = Vectors.file("rfc9807.json");

    private final OpaqueClient client =
            new OpaqueClient(RFC.bytes("context"), UnaryOperator.identity(), new Random(0));

    static Stream<Vectors> real() {
        return RFC.list("real");
    }

    static Stream<Vectors> fake() {
        return RFC.list("fake");
    }

    @ParameterizedTest
    @MethodSource("real")
    void aRegistrationIsTheRfcs(Vectors vector) {
        var blind = Scalar.decode(vector.bytes("blind_registration"));
        var registering = client.register(vector.bytes("password"), blind);
        var request = registering.request();
        assertThat(request.bytes()).isEqualTo(vector.bytes("registration_request"));

        var response = server(vector).register(request, vector.bytes("credential_identifier"));
        assertThat(response.bytes()).isEqualTo(vector.bytes("registration_response"));

        var done = registering.finish(response, identities(vector), vector.bytes("envelope_nonce"));
        assertThat(done.record().bytes()).isEqualTo(vector.bytes("registration_upload"));
        assertThat(done.exportKey()).isEqualTo(vector.bytes("export_key"));
    }

    @ParameterizedTest
    @MethodSource("real")
    void aSignInIsTheRfcs(Vectors vector) throws Exception {
        var signingIn =
                client.signIn(
                        vector.bytes("password"),
                        Scalar.decode(vector.bytes("blind_login")),
                        vector.bytes("client_nonce"),
                        vector.bytes("client_keyshare_seed"));
        assertThat(signingIn.ke1().bytes()).isEqualTo(vector.bytes("ke1"));

        var record = RegistrationRecord.parse(vector.bytes("registration_upload"));
        var challenge = challenge(vector, record);
        assertThat(challenge.ke2().bytes()).isEqualTo(vector.bytes("ke2"));
        assertThat(challenge.sessionKey()).isEqualTo(vector.bytes("session_key"));

        var done = signingIn.finish(challenge.ke2(), identities(vector));
        assertThat(done.ke3().bytes()).isEqualTo(vector.bytes("ke3"));
        assertThat(done.sessionKey()).isEqualTo(vector.bytes("session_key"));
        assertThat(done.exportKey()).isEqualTo(vector.bytes("export_key"));
        assertThat(OpaqueServer.proves(done.ke3(), challenge.expectedMac())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("fake")
    void theAnswerForANameThatNobodyHasIsTheRfcs(Vectors vector) {
        var record =
                RegistrationRecord.parse(
                        Bytes.concat(
                                vector.bytes("client_public_key"),
                                vector.bytes("masking_key"),
                                new byte[Envelope.LENGTH]));
        assertThat(challenge(vector, record).ke2().bytes()).isEqualTo(vector.bytes("ke2"));
    }

    private static OpaqueServer.Challenge challenge(Vectors vector, RegistrationRecord record) {
        var fresh =
                new OpaqueServer.Fresh(
                        vector.bytes("masking_nonce"),
                        vector.bytes("server_nonce"),
                        vector.bytes("server_keyshare_seed"));
        return server(vector)
                .challenge(
                        Ke1.parse(vector.bytes("ke1")),
                        vector.bytes("credential_identifier"),
                        record,
                        identities(vector),
                        fresh);
    }

    private static OpaqueServer server(Vectors vector) {
        var keys =
                ServerKeys.parse(
                        Bytes.concat(
                                vector.bytes("oprf_seed"), vector.bytes("server_private_key")));
        assertThat(keys.publicKey().encode()).isEqualTo(vector.bytes("server_public_key"));
        return new OpaqueServer(keys, RFC.bytes("context"));
    }

    private static Identities identities(Vectors vector) {
        return new Identities(
                vector.optional("client_identity"), vector.optional("server_identity"));
    }
}
