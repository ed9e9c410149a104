package parlor.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.openid.connect.sdk.UserInfoErrorResponse;
import com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// What is told of the person who let the client in (OpenID Connect Core §5.3).
final class UserInfos {
    private final AccessTokens accessTokens;
    private final Codes codes;
    private final Issuer issuer;

    UserInfos(AccessTokens accessTokens, Codes codes, Issuer issuer) {
        this.accessTokens = accessTokens;
        this.codes = codes;
        this.issuer = issuer;
    }

    HTTPResponse answer(HTTPRequest request) {
        var token = token(request);
        if (token == null) {
            return refused(BearerTokenError.MISSING_TOKEN);
        }
        var access = accessTokens.verify(token.getValue()).orElse(null);
        if (access == null) {
            return refused(BearerTokenError.INVALID_TOKEN);
        }
        var user = access.grant().user();
        if (user == null || !access.allows(Scopes.OPENID)) {
            return refused(BearerTokenError.INSUFFICIENT_SCOPE);
        }
        return new UserInfoSuccessResponse(about(user, access)).toHTTPResponse();
    }

    private UserInfo about(User user, Access access) {
        var info = new UserInfo(new Subject(user.id().toString()));
        var asked = codes.claims(access.grant().id());
        var wanted = asked == null ? null : asked.getUserInfoClaimsRequest();
        Claims.of(user, access.scope(), wanted, issuer.getValue()).forEach(info::setClaim);
        return info;
    }

    // RFC 6750 §2.1 and §2.2
    private static @Nullable AccessToken token(HTTPRequest request) {
        try {
            if (request.getAuthorization() != null) {
                return BearerAccessToken.parse(request.getAuthorization());
            }
            return request.getBody() == null
                    ? null
                    : BearerAccessToken.parse(request.getBodyAsFormParameters());
        } catch (ParseException e) {
            return null;
        }
    }

    private static HTTPResponse refused(BearerTokenError error) {
        return new UserInfoErrorResponse(error).toHTTPResponse();
    }
}
