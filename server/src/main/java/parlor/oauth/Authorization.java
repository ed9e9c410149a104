package parlor.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A request of a client to be let act for somebody, which has passed all checks.
///
/// @param redirect where the answer goes: proved
/// @param scope what it may get of what it asks for
/// @param subject who must be signed in, if the client says so
public record Authorization(
        Client client,
        URI redirect,
        Scope scope,
        @Nullable String subject,
        AuthorizationRequest request) {

    boolean asks(Prompt.Type type) {
        var prompt = request.getPrompt();
        return prompt != null && prompt.contains(type);
    }

    /// How many seconds ago the person may have signed in at most; -1 for any time.
    int maxAge() {
        int asked = request instanceof AuthenticationRequest openid ? openid.getMaxAge() : -1;
        return asked >= 0 ? asked : client.metadata().getDefaultMaxAge();
    }

    public @Nullable String loginHint() {
        return request instanceof AuthenticationRequest openid ? openid.getLoginHint() : null;
    }

    @Nullable String nonce() {
        return request instanceof AuthenticationRequest openid && openid.getNonce() != null
                ? openid.getNonce().getValue()
                : null;
    }

    @Nullable OIDCClaimsRequest claims() {
        return request instanceof AuthenticationRequest openid ? openid.getOIDCClaims() : null;
    }

    private @Nullable ClaimsSetRequest claimsOfIdToken() {
        var claims = claims();
        return claims == null ? null : claims.getIDTokenClaimsRequest();
    }

    private @Nullable ClaimsSetRequest claimsOfUserInfo() {
        var claims = claims();
        return claims == null ? null : claims.getUserInfoClaimsRequest();
    }

    /// What a person agrees to: the scope, and the profile if single claims of it are asked for.
    Scope agreedTo() {
        var all = new Scope(scope);
        if (Claims.beyondSubject(claimsOfIdToken()) || Claims.beyondSubject(claimsOfUserInfo())) {
            all.add(Scopes.PROFILE);
        }
        return Scopes.known(all.toStringList());
    }

    @Nullable State state() {
        return request.getState();
    }

    ResponseMode mode() {
        return ResponseMode.FORM_POST.equals(request.getResponseMode())
                ? ResponseMode.FORM_POST
                : ResponseMode.QUERY;
    }
}
