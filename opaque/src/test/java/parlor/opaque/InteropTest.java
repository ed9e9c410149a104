package parlor.opaque;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.opaque.hazmat.InvalidEncoding;

/// Our server with another's client, and our client with another's server.
@Tag("slow")
class InteropTest {
    private static final byte[] NO_CONTEXT = {};
    private static final byte[] ADA = "ada".getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random(4);
    private final OpaqueServer server = new OpaqueServer(ServerKeys.draw(random), NO_CONTEXT);
    private final OpaqueClient client =
            new OpaqueClient(NO_CONTEXT, UnaryOperator.identity(), random);
    private Serenity theirs;
    private String theirSetup;

    @BeforeEach
    void start() throws Exception {
        theirs = Serenity.start();
        theirSetup = theirs.call("server", "createSetup", Map.of()).asText();
    }

    @AfterEach
    void end() throws Exception {
        if (theirs != null) {
            theirs.close();
        }
    }

    // ---- our server, their client ----

    @Test
    void theirClientRegistersAndSignsIn() throws Exception {
        var record = theyRegister("correct horse");
        var login = theirs.call("client", "startLogin", Map.of("password", "correct horse"));
        var challenge = challenge(login, record);
        var done = theyFinish(login, challenge.ke2().bytes(), "correct horse");
        var ke3 = Ke3.parse(Serenity.bytes(done, "finishLoginRequest"));
        assertThat(OpaqueServer.proves(ke3, challenge.expectedMac())).isTrue();
        assertThat(Serenity.bytes(done, "sessionKey")).isEqualTo(challenge.sessionKey());
    }

    @Test
    void theirClientNoticesAWrongPassword() throws Exception {
        assertThat(theySignIn("correct horsf", theyRegister("correct horse")).isNull()).isTrue();
    }

    @Test
    void theirClientOpensAChangedPasswordOnly() throws Exception {
        theyRegister("old");
        var changed = theyRegister("new");
        assertThat(theySignIn("old", changed).isNull()).isTrue();
        assertThat(theySignIn("new", changed).isNull()).isFalse();
    }

    @Test
    void theirClientCannotTellANameThatNobodyHas() throws Exception {
        assertThat(theySignIn("anything", RegistrationRecord.fake(random)).isNull()).isTrue();
    }

    @Test
    void theirClientNoticesATamperedAnswer() throws Exception {
        var record = theyRegister("correct horse");
        var login = theirs.call("client", "startLogin", Map.of("password", "correct horse"));
        var answer = challenge(login, record).ke2().bytes();
        for (int at : new int[] {3, 40, 70, 200, 230, 319}) {
            var tampered = answer.clone();
            tampered[at] ^= 4;
            var args =
                    Map.of(
                            "clientLoginState", login.get("clientLoginState").asText(),
                            "loginResponse", Serenity.text(tampered),
                            "password", "correct horse");
            boolean refused =
                    theirs.fails("client", "finishLogin", args)
                            || theirs.call("client", "finishLogin", args).isNull();
            assertThat(refused).as("byte %d", at).isTrue();
        }
    }

    // ---- their server, our client ----

    @Test
    void ourClientRegistersAndSignsInThere() throws Exception {
        var record = weRegister("correct horse");
        var signingIn = client.signIn(utf8("correct horse"));
        var started = theyChallenge(signingIn, record);
        var ke2 = Ke2.parse(Serenity.bytes(started, "loginResponse"));
        var done = signingIn.finish(ke2, Identities.KEYS);
        var finished = theirs.call("server", "finishLogin", proof(started, done.ke3().bytes()));
        assertThat(Serenity.bytes(finished, "sessionKey")).isEqualTo(done.sessionKey());

        var tampered = done.ke3().bytes();
        tampered[9] ^= 1;
        assertThat(theirs.fails("server", "finishLogin", proof(started, tampered))).isTrue();
    }

    @Test
    void ourClientNoticesAWrongPasswordThere() throws Exception {
        var record = weRegister("correct horse");
        assertThatThrownBy(() -> weSignIn("correct horsf", record))
                .isInstanceOf(OpaqueClient.Refused.class);
    }

    @Test
    void ourClientOpensAChangedPasswordOnlyThere() throws Exception {
        weRegister("old");
        var changed = weRegister("new");
        assertThatThrownBy(() -> weSignIn("old", changed)).isInstanceOf(OpaqueClient.Refused.class);
        assertThat(weSignIn("new", changed).sessionKey()).hasSize(64);
    }

    @Test
    void ourClientCannotTellANameThatNobodyHasThere() {
        assertThatThrownBy(() -> weSignIn("anything", null))
                .isInstanceOf(OpaqueClient.Refused.class);
    }

    @Test
    void ourClientNoticesATamperedAnswerFromThere() throws Exception {
        var record = weRegister("correct horse");
        var signingIn = client.signIn(utf8("correct horse"));
        var answer = Serenity.bytes(theyChallenge(signingIn, record), "loginResponse");
        for (int at : new int[] {3, 40, 70, 200, 230, 319}) {
            var tampered = answer.clone();
            tampered[at] ^= 4;
            assertThatThrownBy(() -> signingIn.finish(Ke2.parse(tampered), Identities.KEYS))
                    .isInstanceOfAny(OpaqueClient.Refused.class, InvalidEncoding.class);
        }
    }

    // ---- the steps ----

    private RegistrationRecord theyRegister(String password) throws IOException {
        var started = theirs.call("client", "startRegistration", Map.of("password", password));
        var request = Registration.Request.parse(Serenity.bytes(started, "registrationRequest"));
        var response = server.register(request, ADA).bytes();
        var finished =
                theirs.call(
                        "client",
                        "finishRegistration",
                        Map.of(
                                "clientRegistrationState",
                                started.get("clientRegistrationState").asText(),
                                "registrationResponse",
                                Serenity.text(response),
                                "password",
                                password));
        return RegistrationRecord.parse(Serenity.bytes(finished, "registrationRecord"));
    }

    private JsonNode theySignIn(String password, RegistrationRecord record) throws IOException {
        var login = theirs.call("client", "startLogin", Map.of("password", password));
        return theyFinish(login, challenge(login, record).ke2().bytes(), password);
    }

    private OpaqueServer.Challenge challenge(JsonNode login, RegistrationRecord record) {
        var ke1 = Ke1.parse(Serenity.bytes(login, "startLoginRequest"));
        return server.challenge(ke1, ADA, record, Identities.KEYS, random);
    }

    private JsonNode theyFinish(JsonNode login, byte[] answer, String password) throws IOException {
        return theirs.call(
                "client",
                "finishLogin",
                Map.of(
                        "clientLoginState", login.get("clientLoginState").asText(),
                        "loginResponse", Serenity.text(answer),
                        "password", password));
    }

    private String weRegister(String password) throws IOException {
        var registering = client.register(utf8(password));
        var answer =
                theirs.call(
                        "server",
                        "createRegistrationResponse",
                        Map.of(
                                "serverSetup",
                                theirSetup,
                                "userIdentifier",
                                "ada",
                                "registrationRequest",
                                Serenity.text(registering.request().bytes())));
        var response = Registration.Response.parse(Serenity.bytes(answer, "registrationResponse"));
        return Serenity.text(registering.finish(response, Identities.KEYS).record().bytes());
    }

    private OpaqueClient.SignedIn weSignIn(String password, @Nullable String record)
            throws Exception {
        var signingIn = client.signIn(utf8(password));
        var answer = Serenity.bytes(theyChallenge(signingIn, record), "loginResponse");
        return signingIn.finish(Ke2.parse(answer), Identities.KEYS);
    }

    private JsonNode theyChallenge(OpaqueClient.SigningIn signingIn, @Nullable String record)
            throws IOException {
        var args = new HashMap<String, String>();
        args.put("serverSetup", theirSetup);
        args.put("userIdentifier", "ada");
        args.put("startLoginRequest", Serenity.text(signingIn.ke1().bytes()));
        if (record != null) {
            args.put("registrationRecord", record);
        }
        return theirs.call("server", "startLogin", args);
    }

    private static Map<String, String> proof(JsonNode started, byte[] ke3) {
        return Map.of(
                "serverLoginState", started.get("serverLoginState").asText(),
                "finishLoginRequest", Serenity.text(ke3));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
