package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;

/// The endpoint where a client leaves its request before it sends somebody (RFC 9126 §2): the same
/// is looked at as in a request that comes by the browser.
final class Pushes {
    private final ClientProof proof;
    private final KeyProofs keyProofs;
    private final Checks checks;
    private final PendingRequests pending;

    Pushes(ClientProof proof, KeyProofs keyProofs, Checks checks, PendingRequests pending) {
        this.proof = proof;
        this.keyProofs = keyProofs;
        this.checks = checks;
        this.pending = pending;
    }

    /// @param neighbourhood of addresses that it comes from
    /// @param stranger runs before the request of a client is looked at that has not proved who it
    ///   is
    HTTPResponse answer(HTTPRequest request, String neighbourhood, Runnable stranger)
            throws ParseException, Mistake {
        var form = Form.of(request);
        var client = proof.client(request, form);
        if (form.one("request_uri") != null) { // RFC 9126 §2.1
            throw new Mistake(OAuth2Error.INVALID_REQUEST, "request_uri cannot be pushed");
        }
        form.required("redirect_uri"); // FAPI 2.0 Security Profile §5.3.2.2
        if (client.unproved()) {
            stranger.run();
        }
        var passed = passed(client, form, keyProofs.key(request, client, () -> {}));
        var uri =
                pending.push(client, passed.read(), neighbourhood)
                        .orElseThrow(() -> new Mistake(TOO_MANY));
        return new PushedAuthorizationSuccessResponse(
                        URI.create(uri), Limits.OAUTH_PUSHED.toSeconds())
                .toHTTPResponse();
    }

    // RFC 9126 §2.3
    static final ErrorObject TOO_MANY =
            new ErrorObject(
                    OAuth2Error.TEMPORARILY_UNAVAILABLE_CODE, "too many requests wait", 429);

    /// @param key that the client has proved to hold, or null: its code will be bound to it
    private Checks.Passed passed(Client client, Form form, @Nullable String key) throws Mistake {
        var parameters = new LinkedHashMap<>(form.all());
        parameters.put("client_id", List.of(client.id()));
        if (key != null) { // RFC 9449 §10.1
            var named = form.one("dpop_jkt");
            if (named != null && !named.equals(key)) {
                throw KeyProofs.wrong("it is made with the key of dpop_jkt");
            }
            parameters.put("dpop_jkt", List.of(key));
        }
        return switch (checks.checkPushed(parameters)) {
            case Checks.Passed passed -> passed;
            case Checks.Refused(var what) -> throw new Mistake(OAuth2Error.INVALID_REQUEST, what);
            case Checks.Told(var answer) ->
                    throw new Mistake(
                            answer.getErrorObject().setHTTPStatusCode(HTTPResponse.SC_BAD_REQUEST));
        };
    }
}
