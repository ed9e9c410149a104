package parlor.opaque;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import parlor.opaque.hazmat.InvalidEncoding;

/// What a person notices of OPAQUE: the right password opens, nothing else does.
class SignInTest {
    private static final byte[] NO_CONTEXT = {};
    private static final byte[] ADA = utf8("credential of ada");
    private static final int CASES = 60;

    private final Random random = new Random(9807);
    private final ServerKeys keys = ServerKeys.draw(random);
    private final OpaqueServer server = new OpaqueServer(keys, NO_CONTEXT);
    private final OpaqueClient client =
            new OpaqueClient(NO_CONTEXT, UnaryOperator.identity(), random);

    @Test
    void theRightPasswordOpensAndBothSidesShareAKey() throws Exception {
        for (int i = 0; i < CASES; i++) {
            var password = new byte[random.nextInt(200)];
            random.nextBytes(password);
            var registered = registered(password);
            var signingIn = client.signIn(password);
            var challenge = challenge(signingIn.ke1(), registered.record());
            var done = signingIn.finish(challenge.ke2(), Identities.KEYS);
            assertThat(OpaqueServer.proves(done.ke3(), challenge.expectedMac())).isTrue();
            assertThat(done.sessionKey()).isEqualTo(challenge.sessionKey());
            assertThat(done.exportKey()).isEqualTo(registered.exportKey());
        }
    }

    @Test
    void keysThatWereKeptGoOnOpening() throws Exception {
        var record = registered(utf8("correct horse")).record();
        var restarted = new OpaqueServer(ServerKeys.parse(keys.bytes()), NO_CONTEXT);
        var signingIn = client.signIn(utf8("correct horse"));
        var kept = RegistrationRecord.parse(record.bytes());
        var challenge = restarted.challenge(signingIn.ke1(), ADA, kept, Identities.KEYS, random);
        var done = signingIn.finish(Ke2.parse(challenge.ke2().bytes()), Identities.KEYS);
        assertThat(OpaqueServer.proves(done.ke3(), challenge.expectedMac())).isTrue();
    }

    @Test
    void aWrongPasswordIsNoticedByTheClient() {
        var record = registered(utf8("correct horse")).record();
        refused(() -> signIn(utf8("correct horsf"), record));
    }

    @Test
    void aPasswordThatWasChangedOpensNoMore() {
        var old = registered(utf8("old")).record();
        var changed = registered(utf8("new")).record();
        assertThat(old.bytes()).isNotEqualTo(changed.bytes());
        refused(() -> signIn(utf8("old"), changed));
    }

    @Test
    void aRecordOfOnePersonDoesNotServeAnother() {
        var record = registered(utf8("same")).record();
        var signingIn = client.signIn(utf8("same"));
        var challenge =
                server.challenge(signingIn.ke1(), utf8("bob"), record, Identities.KEYS, random);
        refused(() -> signingIn.finish(challenge.ke2(), Identities.KEYS));
    }

    @Test
    void anotherServerWithTheSameRecordIsRefused() {
        var record = registered(utf8("correct horse")).record();
        var impostor = new OpaqueServer(ServerKeys.draw(random), NO_CONTEXT);
        var signingIn = client.signIn(utf8("correct horse"));
        var challenge = impostor.challenge(signingIn.ke1(), ADA, record, Identities.KEYS, random);
        refused(() -> signingIn.finish(challenge.ke2(), Identities.KEYS));
    }

    @Test
    void anotherContextIsRefused() {
        var record = registered(utf8("correct horse")).record();
        var elsewhere = new OpaqueServer(keys, utf8("elsewhere"));
        var signingIn = client.signIn(utf8("correct horse"));
        var challenge = elsewhere.challenge(signingIn.ke1(), ADA, record, Identities.KEYS, random);
        refused(() -> signingIn.finish(challenge.ke2(), Identities.KEYS));
    }

    @Test
    void aNameThatNobodyHasOpensWithNothing() {
        var fake = RegistrationRecord.fake(random);
        assertThat(fake.bytes()).hasSize(RegistrationRecord.LENGTH);
        refused(() -> signIn(utf8("anything"), fake));
        assertThat(challenge(client.signIn(utf8("x")).ke1(), fake).ke2().bytes())
                .hasSize(Ke2.LENGTH);
    }

    @Test
    void theSameQuestionGetsTheSameElementButNothingElseTwice() {
        var record = registered(utf8("correct horse")).record();
        var ke1 = client.signIn(utf8("guess")).ke1();
        var first = challenge(ke1, record).ke2();
        var second = challenge(ke1, record).ke2();
        assertThat(second.evaluated().encode()).isEqualTo(first.evaluated().encode());
        assertThat(second.maskingNonce()).isNotEqualTo(first.maskingNonce());
        assertThat(second.maskedResponse()).isNotEqualTo(first.maskedResponse());
        assertThat(second.serverKeyshare().encode()).isNotEqualTo(first.serverKeyshare().encode());
    }

    @Test
    void anyBitThatIsTurnedOnTheWayIsNoticed() throws Exception {
        var record = registered(utf8("correct horse")).record();
        for (int i = 0; i < 2 * CASES; i++) {
            var signingIn = client.signIn(utf8("correct horse"));
            var challenge = challenge(signingIn.ke1(), record);
            var turned = turned(challenge.ke2().bytes());
            assertThatThrownBy(() -> signingIn.finish(Ke2.parse(turned), Identities.KEYS))
                    .isInstanceOfAny(OpaqueClient.Refused.class, InvalidEncoding.class);

            var proof = signingIn.finish(challenge.ke2(), Identities.KEYS).ke3().bytes();
            assertThat(OpaqueServer.proves(Ke3.parse(turned(proof)), challenge.expectedMac()))
                    .isFalse();
        }
    }

    @Test
    void aProofServesItsOwnSignInOnly() throws Exception {
        var record = registered(utf8("correct horse")).record();
        var signingIn = client.signIn(utf8("correct horse"));
        var first = challenge(signingIn.ke1(), record);
        var second = challenge(signingIn.ke1(), record);
        var proof = signingIn.finish(first.ke2(), Identities.KEYS).ke3();
        assertThat(OpaqueServer.proves(proof, first.expectedMac())).isTrue();
        assertThat(OpaqueServer.proves(proof, second.expectedMac())).isFalse();
    }

    private OpaqueClient.Registered registered(byte[] password) {
        var registering = client.register(password);
        var response = server.register(registering.request(), ADA);
        return registering.finish(response, Identities.KEYS);
    }

    private OpaqueClient.SignedIn signIn(byte[] password, RegistrationRecord record)
            throws OpaqueClient.Refused {
        var signingIn = client.signIn(password);
        return signingIn.finish(challenge(signingIn.ke1(), record).ke2(), Identities.KEYS);
    }

    private OpaqueServer.Challenge challenge(Ke1 ke1, RegistrationRecord record) {
        return server.challenge(ke1, ADA, record, Identities.KEYS, random);
    }

    private byte[] turned(byte[] bytes) {
        var turned = bytes.clone();
        turned[random.nextInt(turned.length)] ^= (byte) (1 << random.nextInt(8));
        return turned;
    }

    private static void refused(ThrowingSupplier<?> signIn) {
        assertThatThrownBy(signIn::get).isInstanceOf(OpaqueClient.Refused.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
