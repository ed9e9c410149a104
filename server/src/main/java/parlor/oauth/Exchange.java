package parlor.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The token endpoint (RFC 6749 §3.2): tokens for a code, for a refresh token, for a device that
/// was let in, or for a client itself.
final class Exchange {
    private static final List<String> FOR_PEOPLE =
            List.of(Scopes.OPENID, Scopes.PROFILE, Scopes.EMAIL, Scopes.OFFLINE);

    private final ClientProof proof;
    private final KeyProofs keyProofs;
    private final Codes codes;
    private final DeviceGrants devices;
    private final RefreshTokens refreshTokens;
    private final Grants grants;
    private final AccessTokens accessTokens;
    private final IdTokens idTokens;

    Exchange(
            ClientProof proof,
            KeyProofs keyProofs,
            Codes codes,
            DeviceGrants devices,
            RefreshTokens refreshTokens,
            Grants grants,
            AccessTokens accessTokens,
            IdTokens idTokens) {
        this.proof = proof;
        this.keyProofs = keyProofs;
        this.codes = codes;
        this.devices = devices;
        this.refreshTokens = refreshTokens;
        this.grants = grants;
        this.accessTokens = accessTokens;
        this.idTokens = idTokens;
    }

    /// @param stranger as in [KeyProofs#key(HTTPRequest, Client, Runnable)]
    HTTPResponse answer(HTTPRequest request, Runnable stranger) throws ParseException, Mistake {
        var form = Form.of(request);
        var client = proof.client(request, form);
        var type = form.one("grant_type");
        // The library reads more of them than there are here.
        if (type != null && !Discovery.GRANTS.contains(new GrantType(type))) {
            throw new Mistake(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        }
        var grant = AuthorizationGrant.parse(form.all());
        var scope = form.one("scope") == null ? null : Scope.parse(form.one("scope"));
        if (!client.may(grant.getType())) {
            throw new Mistake(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        var key = keyProofs.key(request, client, stranger);
        if (key == null && client.bound()) { // RFC 9449 §5.2
            throw KeyProofs.wrong("there is one");
        }
        var response =
                switch (grant) {
                    case AuthorizationCodeGrant shown -> forCode(client, shown, key);
                    case RefreshTokenGrant shown ->
                            forRefresh(client, shown.getRefreshToken(), scope, key);
                    case DeviceCodeGrant shown -> forDevice(client, shown, key);
                    case ClientCredentialsGrant _ -> forItself(client, scope, key);
                    default -> throw new Mistake(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
                };
        return response.toHTTPResponse();
    }

    private AccessTokenResponse forCode(
            Client client, AuthorizationCodeGrant shown, @Nullable String key) throws Mistake {
        var outcome = codes.spend(shown.getAuthorizationCode().getValue(), client);
        if (!(outcome instanceof Codes.Spent(var code, var grant))) {
            throw noSuchGrant();
        }
        if (!sameRedirect(code, shown.getRedirectionURI())
                || !answers(code.challenge(), shown.getCodeVerifier())
                || !sameKey(code, key)) {
            grants.end(code.grant());
            throw noSuchGrant();
        }
        return first(client, grant, key, code);
    }

    private AccessTokenResponse forDevice(
            Client client, DeviceCodeGrant shown, @Nullable String key) throws Mistake {
        var grant = devices.redeem(shown.getDeviceCode().getValue(), client);
        return first(client, grant, key, null);
    }

    /// The first tokens of a grant.
    ///
    /// @param code as in [#tokens]
    private AccessTokenResponse first(
            Client client, Grant grant, @Nullable String key, Codes.@Nullable Code code) {
        var refresh = client.may(GrantType.REFRESH_TOKEN) ? refreshTokens.issue(grant, key) : null;
        return tokens(client, grant, grant.scope(), key, refresh, code);
    }

    // RFC 6749 §4.1.3
    private static boolean sameRedirect(Codes.Code code, @Nullable URI shown) {
        return code.redirect() == null
                || (shown != null && code.redirect().equals(shown.toString()));
    }

    // RFC 7636 §4.6, RFC 9700 §2.1.1: a verifier without a challenge is a downgrade
    private static boolean answers(@Nullable String challenge, @Nullable CodeVerifier verifier) {
        if (challenge == null || verifier == null) {
            return challenge == null && verifier == null;
        }
        return CodeChallenge.compute(CodeChallengeMethod.S256, verifier)
                .getValue()
                .equals(challenge);
    }

    // RFC 9449 §10
    private static boolean sameKey(Codes.Code code, @Nullable String key) {
        return code.jkt() == null || code.jkt().equals(key);
    }

    private AccessTokenResponse forRefresh(
            Client client, RefreshToken shown, @Nullable Scope wanted, @Nullable String key)
            throws Mistake {
        var found = refreshTokens.find(shown.getValue(), client).orElseThrow(Exchange::noSuchGrant);
        if (found.spent()) {
            grants.end(found.grant());
            throw noSuchGrant();
        }
        checkKey(client, found, key);
        var grant = grants.live(found.grant()).orElseThrow(Exchange::noSuchGrant);
        var scope = grant.scope();
        if (wanted != null && !wanted.isEmpty()) { // RFC 6749 §6: never more than was given
            if (!scope.containsAll(wanted)) {
                throw new Mistake(OAuth2Error.INVALID_SCOPE);
            }
            scope = Scopes.known(wanted.toStringList());
        }
        boolean keeps = found.key() != null && !client.open();
        var next =
                keeps
                        ? shown.getValue()
                        : refreshTokens
                                .rotate(shown.getValue(), found)
                                .orElseThrow(Exchange::noSuchGrant);
        return tokens(client, grant, scope, key, next, null);
    }

    /// RFC 9449 §5: a public client has nothing but its key; one that proves who it is may take
    /// another, but not go on without.
    private static void checkKey(Client client, RefreshTokens.Shown shown, @Nullable String key)
            throws Mistake {
        if (shown.key() != null && key == null) {
            throw KeyProofs.wrong("there is one");
        }
        if (shown.key() != null && client.open() && !shown.key().equals(key)) {
            throw noSuchGrant();
        }
    }

    private AccessTokenResponse forItself(
            Client client, @Nullable Scope wanted, @Nullable String key) throws Mistake {
        var scope =
                client.allowed(
                        wanted == null || wanted.isEmpty()
                                ? Scopes.known(Scopes.MEANING.keySet())
                                : wanted);
        scope.removeIf(value -> FOR_PEOPLE.contains(value.getValue()));
        if (scope.isEmpty() && wanted != null && !wanted.isEmpty()) {
            throw new Mistake(OAuth2Error.INVALID_SCOPE);
        }
        return tokens(client, grants.own(client), scope, key, null, null);
    }

    /// @param code that was shown, whose nonce and wishes the ID token answers; or null
    private AccessTokenResponse tokens(
            Client client,
            Grant grant,
            Scope scope,
            @Nullable String key,
            @Nullable String refresh,
            Codes.@Nullable Code code) {
        var access = accessTokens.issue(grant, scope, key);
        var next = refresh == null ? null : new RefreshToken(refresh);
        if (!scope.contains(Scopes.OPENID)) {
            return new AccessTokenResponse(new Tokens(access, next));
        }
        var idToken = idTokens.issue(client, grant, access, code);
        return new OIDCTokenResponse(new OIDCTokens(idToken, access, next));
    }

    private static Mistake noSuchGrant() {
        return new Mistake(OAuth2Error.INVALID_GRANT);
    }
}
