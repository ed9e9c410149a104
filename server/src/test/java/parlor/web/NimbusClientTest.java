package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import parlor.oauth.Clients;

/// An app written with the Nimbus library: it reads what the server says of itself, signs somebody
/// in and believes nothing that it cannot check.
class NimbusClientTest {
    private static final House house = House.openNow(Map.of("PARLOR_RATE_LIMITS", "off"));

    private final App app =
            App.of(
                    house,
                    new Clients.Wish("Diary")
                            .redirects(Set.of(URI.create(App.REDIRECT)))
                            .grants(
                                    Set.of(
                                            "authorization_code",
                                            "refresh_token",
                                            "client_credentials")));
    private final ClientID id = new ClientID(app.id);
    private final ClientAuthentication proof =
            new ClientSecretBasic(id, new Secret(Objects.requireNonNull(app.secret)));
    private final OIDCProviderMetadata server;

    NimbusClientTest() throws Exception {
        server = OIDCProviderMetadata.resolve(new Issuer(house.url()));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void somebodySignsInAndStays() throws Exception {
        var ada = Person.of(house, "Ada", "correct horse battery staple");
        var nonce = new Nonce();
        var got = tokens(ada, nonce);
        var claims = checked(got, nonce);
        assertThat(claims.getAuthenticationTime()).isNotNull();
        var who = who(got.getAccessToken());
        assertThat(who.getUserInfo().getSubject()).isEqualTo(claims.getSubject());
        assertThat(who.getUserInfo().getPreferredUsername()).isEqualTo("Ada");

        var again = openid(asks(new RefreshTokenGrant(got.getRefreshToken()), null));
        assertThat(checked(again, null).getSubject()).isEqualTo(claims.getSubject());
        var twice = asks(new RefreshTokenGrant(got.getRefreshToken()), null);
        assertThat(twice.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_grant");
    }

    @Test
    void theAppActsForItself() throws Exception {
        var own = asks(new ClientCredentialsGrant(), new Scope("rooms:read"));
        assertThat(own.indicatesSuccess()).isTrue();
        var tokens = ((AccessTokenResponse) own).getTokens();
        assertThat(tokens.getAccessToken().getScope()).isEqualTo(new Scope("rooms:read"));
        assertThat(tokens.getRefreshToken()).isNull();
    }

    /// From the app to the person and back, by her browser.
    private OIDCTokens tokens(Person ada, Nonce nonce) throws Exception {
        var state = new State();
        var verifier = new CodeVerifier();
        var redirect = URI.create(App.REDIRECT);
        var request =
                new AuthenticationRequest.Builder(
                                ResponseType.CODE, new Scope("openid", "profile"), id, redirect)
                        .endpointURI(server.getAuthorizationEndpointURI())
                        .state(state)
                        .nonce(nonce)
                        .codeChallenge(verifier, CodeChallengeMethod.S256)
                        .build();
        var sent = ada.browser.get(request.toURI().toString());
        var page = ada.browser.get(sent.header("Location"));
        var back = App.presses(ada.browser, page, "allow").header("Location");
        var answer = AuthenticationResponseParser.parse(URI.create(back));
        assertThat(answer.getState()).isEqualTo(state);
        assertThat(answer.getIssuer()).isEqualTo(server.getIssuer());
        var code = ((AuthenticationSuccessResponse) answer).getAuthorizationCode();
        return openid(asks(new AuthorizationCodeGrant(code, redirect, verifier), null));
    }

    private TokenResponse asks(AuthorizationGrant grant, @Nullable Scope scope) throws Exception {
        var request = new TokenRequest.Builder(server.getTokenEndpointURI(), proof, grant);
        var sent = (scope == null ? request : request.scope(scope)).build().toHTTPRequest().send();
        return OIDCTokenResponseParser.parse(sent);
    }

    private static OIDCTokens openid(TokenResponse answer) {
        assertThat(answer.indicatesSuccess()).isTrue();
        return ((OIDCTokenResponse) answer).getOIDCTokens();
    }

    /// Its signature by a published key, `iss`, `aud`, `exp`, `iat` and `nonce`.
    private IDTokenClaimsSet checked(OIDCTokens tokens, @Nullable Nonce nonce) throws Exception {
        var keys = server.getJWKSetURI().toURL();
        var patient = new DefaultResourceRetriever(30_000, 30_000);
        return new IDTokenValidator(server.getIssuer(), id, JWSAlgorithm.ES256, keys, patient)
                .validate(tokens.getIDToken(), nonce);
    }

    private com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse who(AccessToken token)
            throws Exception {
        var request = new UserInfoRequest(server.getUserInfoEndpointURI(), token);
        return UserInfoResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
    }
}
