package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.oauth.OAuth;

/// What apps ask by themselves (RFC 6749, RFC 8414, OpenID Connect).
record OAuthEndpoints(OAuth oauth, Budgets budgets, URI publicUrl) {

    Answer discovery(Call call) {
        return document(oauth.discovery()).with("Cache-Control", "public, max-age=300");
    }

    /// A new key signs at once: whoever keeps the old document does not know it.
    Answer keys(Call call) {
        return document(oauth.keys()).with("Cache-Control", "no-cache");
    }

    Answer push(Call call) {
        return OAuthMessages.answer(
                oauth.push(
                        OAuthMessages.of(call, publicUrl),
                        call.address().neighbourhood(),
                        () -> stranger(call)));
    }

    Answer token(Call call) {
        return OAuthMessages.answer(
                oauth.token(OAuthMessages.of(call, publicUrl), () -> stranger(call)));
    }

    private void stranger(Call call) {
        budgets.authorization(call.address().key());
    }

    Answer device(Call call) {
        stranger(call);
        return OAuthMessages.answer(
                oauth.device(OAuthMessages.of(call, publicUrl), call.address().neighbourhood()));
    }

    Answer register(Call call) {
        budgets.authorization(call.address().key());
        return OAuthMessages.answer(oauth.register(OAuthMessages.json(call, publicUrl)));
    }

    Answer registered(Call call) {
        var request = OAuthMessages.of(call, publicUrl);
        return OAuthMessages.answer(oauth.registered(call.part("client"), request));
    }

    Answer deregister(Call call) {
        var request = OAuthMessages.of(call, publicUrl);
        return OAuthMessages.answer(oauth.deregister(call.part("client"), request));
    }

    Answer introspect(Call call) {
        return OAuthMessages.answer(oauth.introspect(OAuthMessages.of(call, publicUrl)));
    }

    Answer revoke(Call call) {
        return OAuthMessages.answer(oauth.revoke(OAuthMessages.of(call, publicUrl)));
    }

    Answer userInfo(Call call) {
        return OAuthMessages.answer(oauth.userInfo(OAuthMessages.of(call, publicUrl)));
    }

    private static Answer document(String json) {
        return Answer.of(200, "application/json", json.getBytes(UTF_8));
    }
}
