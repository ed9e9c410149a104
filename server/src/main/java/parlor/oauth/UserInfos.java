package parlor.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPTokenError;
import com.nimbusds.openid.connect.sdk.UserInfoErrorResponse;
import com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// What is told of the person who let the client in (OpenID Connect Core §5.3).
final class UserInfos {
    private final AccessTokens accessTokens;
    private final Clients clients;
    private final Codes codes;
    private final SigningKeys keys;
    private final Claims told;
    private final Issuer issuer;

    UserInfos(
            AccessTokens accessTokens,
            Clients clients,
            Codes codes,
            SigningKeys keys,
            Claims told,
            Issuer issuer) {
        this.accessTokens = accessTokens;
        this.clients = clients;
        this.codes = codes;
        this.keys = keys;
        this.told = told;
        this.issuer = issuer;
    }

    HTTPResponse answer(HTTPRequest request) {
        var shown = shown(request);
        if (shown == null) {
            return refused(BearerTokenError.MISSING_TOKEN);
        }
        try {
            var access = accessTokens.access(shown);
            var user = access.grant().user();
            if (user == null || !access.allows(Scopes.OPENID)) {
                return refused(
                        shown.keyed()
                                ? DPoPTokenError.INSUFFICIENT_SCOPE
                                : BearerTokenError.INSUFFICIENT_SCOPE);
            }
            return told(about(user, access), access.grant().client()).toHTTPResponse();
        } catch (Mistake e) {
            return refused(e.error());
        }
    }

    /// Signed, if the client has registered that it shall be (OpenID Connect Core §5.3.2). Without
    /// `typ` it is no ID token.
    private UserInfoSuccessResponse told(Map<String, Object> about, String client) {
        var signed = clients.find(client).map(it -> it.metadata().getUserInfoJWSAlg()).orElse(null);
        if (signed == null) {
            return new UserInfoSuccessResponse(new UserInfo(new JSONObject(about)));
        }
        var claims = new JWTClaimsSet.Builder().issuer(issuer.getValue()).audience(client);
        about.forEach(claims::claim);
        return new UserInfoSuccessResponse(keys.sign(signed, null, claims.build()));
    }

    private Map<String, Object> about(User user, Access access) {
        var about = new LinkedHashMap<String, Object>();
        about.put(UserInfo.SUB_CLAIM_NAME, user.id().toString());
        var asked = codes.claims(access.grant().id());
        var wanted = asked == null ? null : asked.getUserInfoClaimsRequest();
        about.putAll(told.of(user, access.scope(), wanted));
        return about;
    }

    private static @Nullable Presented shown(HTTPRequest request) {
        var header = Presented.credentials(request.getAuthorization());
        var credentials = header == null ? posted(request) : header;
        var proofs = request.getHeaderValues(KeyProofs.HEADER);
        return credentials == null
                ? null
                : new Presented(
                        credentials.keyed(),
                        credentials.token(),
                        Objects.requireNonNullElse(proofs, List.of()),
                        request.getMethod().name(),
                        request.getURI());
    }

    // RFC 6750 §2.2
    private static Presented.@Nullable Credentials posted(HTTPRequest request) {
        try {
            return request.getAuthorization() != null || request.getBody() == null
                    ? null
                    : new Presented.Credentials(
                            false,
                            BearerAccessToken.parse(request.getBodyAsFormParameters()).getValue());
        } catch (ParseException e) {
            return null;
        }
    }

    private static HTTPResponse refused(ErrorObject error) {
        return new UserInfoErrorResponse(error).toHTTPResponse();
    }
}
