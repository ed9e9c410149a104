package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import parlor.opaque.Identities;
import parlor.opaque.Ke2;
import parlor.opaque.OpaqueClient;
import parlor.opaque.Registration;

/// Somebody with a browser and a password in mind: the client's half of OPAQUE over HTTP.
final class Person {
    private static final OpaqueClient OPAQUE =
            new OpaqueClient(new byte[0], UnaryOperator.identity(), new SecureRandom());

    final Visitor browser;
    final String name;

    Person(Visitor browser, String name) {
        this.browser = browser;
        this.name = name;
    }

    Visitor.Reply signsUp(String password) {
        return signsUp(password, Map.of());
    }

    /// @param more fields of the second request
    Visitor.Reply signsUp(String password, Map<String, String> more) {
        return registers("/api/v1/register", Map.of("username", name), password, more);
    }

    /// Both requests of anything that ends in a new password.
    ///
    /// @param first further fields of the first request
    Visitor.Reply registers(
            String path, Map<String, String> first, String password, Map<String, String> second) {
        var registering = OPAQUE.register(password.getBytes(UTF_8));
        var request = new HashMap<>(first);
        request.put("request", text(registering.request().bytes()));
        var started = browser.post(path + "/start", request);
        if (started.status() != 200) {
            return started;
        }
        var response = Registration.Response.parse(bytes(started.text("/response")));
        var finish = new HashMap<>(second);
        finish.put("flow", started.text("/flow"));
        var record = registering.finish(response, Identities.KEYS).record();
        finish.put("record", text(record.bytes()));
        return browser.post(path + "/finish", finish);
    }

    /// The whole way; a wrong password sends a proof that is wrong.
    Visitor.Reply signsIn(String password) {
        var begun = beginsToSignIn(password);
        return begun.started().status() == 200 ? begun.finish(browser) : begun.started();
    }

    Begun beginsToSignIn(String password) {
        var signingIn = OPAQUE.signIn(password.getBytes(UTF_8));
        var started =
                browser.post(
                        "/api/v1/login/start",
                        Map.of("username", name, "request", text(signingIn.ke1().bytes())));
        return new Begun(signingIn, started);
    }

    /// A sign-in after its first request.
    record Begun(OpaqueClient.SigningIn signingIn, Visitor.Reply started) {
        String flow() {
            return started.text("/flow");
        }

        /// What proves the password, or 64 bytes that prove nothing.
        String proof() {
            var answer = Ke2.parse(bytes(started.text("/response")));
            try {
                return text(signingIn.finish(answer, Identities.KEYS).ke3().bytes());
            } catch (OpaqueClient.Refused wrong) {
                return text(new byte[64]);
            }
        }

        Visitor.Reply finish(Visitor browser) {
            return browser.post("/api/v1/login/finish", Map.of("flow", flow(), "finish", proof()));
        }
    }

    Person with(Visitor otherBrowser) {
        return new Person(otherBrowser, name);
    }

    /// Signs up and is signed in.
    static Person of(House house, String name, String password) {
        var person = new Person(house.visitor(), name);
        assertThat(person.signsUp(password).status()).isEqualTo(201);
        return person;
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
