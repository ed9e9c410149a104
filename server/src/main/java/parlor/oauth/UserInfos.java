package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPTokenError;
import com.nimbusds.openid.connect.sdk.UserInfoErrorResponse;
import com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.util.List;
import java.util.Objects;
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
            return new UserInfoSuccessResponse(about(user, access)).toHTTPResponse();
        } catch (Mistake e) {
            return refused(e.error());
        }
    }

    private UserInfo about(User user, Access access) {
        var info = new UserInfo(new Subject(user.id().toString()));
        var asked = codes.claims(access.grant().id());
        var wanted = asked == null ? null : asked.getUserInfoClaimsRequest();
        Claims.of(user, access.scope(), wanted, issuer.getValue()).forEach(info::setClaim);
        return info;
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
