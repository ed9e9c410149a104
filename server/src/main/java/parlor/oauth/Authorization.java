package parlor.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request of a client to be let act for somebody, which has passed all checks.
///
/// @param redirect where the answer goes: proved
/// @param scope what it may get of what it asks for
/// @param subjects who may be signed in, if the client says so; else empty
public record Authorization(
        Client client,
        URI redirect,
        Scope scope,
        Set<String> subjects,
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

    /// The single claims that it asks for, as far as it is registered for them.
    @Nullable OIDCClaimsRequest claims() {
        var wanted = Claims.wanted(request);
        return wanted == null
                ? null
                : Claims.within(wanted, name -> !client.allowed(new Scope(name)).isEmpty());
    }

    /// What a person agrees to: the scope, and those that single claims belong to.
    Scope agreedTo() {
        var all = new Scope(scope);
        Claims.scopes(claims()).forEach(all::add);
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
