package parlor.oauth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.claims.ClaimType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// What clients can read of this server (RFC 8414, OpenID Connect Discovery 1.0).
final class Discovery {
    static final List<GrantType> GRANTS =
            List.of(
                    GrantType.AUTHORIZATION_CODE,
                    GrantType.REFRESH_TOKEN,
                    GrantType.CLIENT_CREDENTIALS,
                    GrantType.DEVICE_CODE);
    static final List<ClientAuthenticationMethod> AUTHENTICATION =
            List.of(
                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                    ClientAuthenticationMethod.CLIENT_SECRET_POST,
                    ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                    ClientAuthenticationMethod.NONE);
    static final List<ResponseMode> MODES = List.of(ResponseMode.QUERY, ResponseMode.FORM_POST);

    /// Of requests that a client keeps at addresses of its own.
    static final List<JWSAlgorithm> OF_REQUESTS =
            Stream.concat(
                            Stream.of(new JWSAlgorithm(Algorithm.NONE.getName())),
                            Signatures.WITH_RS256.stream())
                    .toList();

    static final String TOKEN = "/oauth2/token";
    static final ACR PASSWORD = new ACR("urn:parlor:password");

    private Discovery() {}

    /// The document, as JSON.
    static String document(Issuer issuer) {
        var base = issuer.getValue();
        var about =
                new OIDCProviderMetadata(
                        issuer, List.of(SubjectType.PUBLIC), URI.create(base + "/oauth2/jwks"));
        about.setAuthorizationEndpointURI(URI.create(base + "/oauth2/authorize"));
        about.setPushedAuthorizationRequestEndpointURI(URI.create(base + "/oauth2/par"));
        about.setTokenEndpointURI(URI.create(base + TOKEN));
        about.setUserInfoEndpointURI(URI.create(base + "/oauth2/userinfo"));
        about.setIntrospectionEndpointURI(URI.create(base + "/oauth2/introspect"));
        about.setRevocationEndpointURI(URI.create(base + "/oauth2/revoke"));
        about.setDeviceAuthorizationEndpointURI(URI.create(base + "/oauth2/device_authorization"));
        about.setRegistrationEndpointURI(URI.create(base + "/oauth2/register"));
        about.setEndSessionEndpointURI(URI.create(base + "/oauth2/logout"));
        about.setSupportsBackChannelLogout(true);
        about.setSupportsBackChannelLogoutSession(true);
        about.setDPoPJWSAlgs(Signatures.ALGORITHMS);
        about.setResponseTypes(List.of(ResponseType.CODE));
        about.setResponseModes(MODES);
        about.setGrantTypes(GRANTS);
        about.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
        about.setScopes(Scopes.known(Scopes.MEANING.keySet()));
        about.setIDTokenJWSAlgs(SigningKeys.ALGORITHMS);
        about.setUserInfoJWSAlgs(SigningKeys.ALGORITHMS);
        about.setSupportsRequestParam(false);
        about.setSupportsRequestURIParam(true);
        about.setRequiresRequestURIRegistration(true);
        about.setRequestObjectJWSAlgs(OF_REQUESTS);
        about.setSupportsClaimsParams(true);
        about.setSupportsAuthorizationResponseIssuerParam(true);
        about.setClaimTypes(List.of(ClaimType.NORMAL));
        about.setClaims(Claims.NAMES);
        about.setACRs(List.of(PASSWORD));
        about.setPromptTypes(
                List.of(
                        Prompt.Type.NONE,
                        Prompt.Type.LOGIN,
                        Prompt.Type.CONSENT,
                        Prompt.Type.SELECT_ACCOUNT));
        authentication(about);
        return about.toJSONObject().toJSONString();
    }

    private static void authentication(OIDCProviderMetadata about) {
        var keeping =
                AUTHENTICATION.stream()
                        .filter(method -> !method.equals(ClientAuthenticationMethod.NONE))
                        .toList();
        about.setTokenEndpointAuthMethods(AUTHENTICATION);
        about.setTokenEndpointJWSAlgs(Signatures.WITH_RS256);
        about.setRevocationEndpointAuthMethods(AUTHENTICATION);
        about.setRevocationEndpointJWSAlgs(Signatures.WITH_RS256);
        about.setIntrospectionEndpointAuthMethods(keeping);
        about.setIntrospectionEndpointJWSAlgs(Signatures.WITH_RS256);
    }
}
