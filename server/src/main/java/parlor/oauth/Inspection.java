package parlor.oauth;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import java.util.Date;
import java.util.Optional;

/// What a token is worth (RFC 7662), and that it shall be worth nothing any more (RFC 7009).
final class Inspection {
    private final ClientProof proof;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final Grants grants;
    private final Issuer issuer;

    Inspection(
            ClientProof proof,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens,
            Grants grants,
            Issuer issuer) {
        this.proof = proof;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.grants = grants;
        this.issuer = issuer;
    }

    /// For clients that can prove who they are: about their own tokens; the server's own about all.
    HTTPResponse introspect(HTTPRequest request) throws ParseException, Mistake {
        var form = Form.of(request);
        var client = proof.client(request, form);
        if (client.open()) {
            throw new Mistake(OAuth2Error.INVALID_CLIENT);
        }
        var token = form.required("token");
        var answer =
                accessTokens
                        .verify(token)
                        .filter(access -> mayKnow(client, access.grant()))
                        .map(this::told)
                        .or(() -> refresh(client, token))
                        .orElseGet(
                                () -> new TokenIntrospectionSuccessResponse.Builder(false).build());
        return answer.toHTTPResponse();
    }

    private static boolean mayKnow(Client client, Grant grant) {
        return client.firstParty() || grant.client().equals(client.id());
    }

    private TokenIntrospectionSuccessResponse told(Access access) {
        var about =
                about(access.grant())
                        .scope(access.scope())
                        .tokenType(AccessTokenType.BEARER)
                        .issueTime(Date.from(access.issuedAt()))
                        .expirationTime(Date.from(access.expiresAt()));
        if (access.key() != null) { // RFC 9449 §6.2
            about.tokenType(AccessTokenType.DPOP)
                    .jwkThumbprintConfirmation(
                            new JWKThumbprintConfirmation(new Base64URL(access.key())));
        }
        return about.build();
    }

    private Optional<TokenIntrospectionSuccessResponse> refresh(Client client, String token) {
        return refreshTokens
                .find(token, client)
                .filter(found -> !found.spent())
                .flatMap(found -> grants.live(found.grant()))
                .map(grant ->
                        about(grant)
                                .scope(grant.scope())
                                .expirationTime(Date.from(grant.expiresAt()))
                                .build());
    }

    private TokenIntrospectionSuccessResponse.Builder about(Grant grant) {
        var about =
                new TokenIntrospectionSuccessResponse.Builder(true)
                        .issuer(issuer)
                        .subject(new Subject(grant.subject()))
                        .clientID(new ClientID(grant.client()));
        return grant.user() == null ? about : about.username(grant.user().username());
    }

    /// Whatever it is, the answer is the same; with a token its grant ends, and all its tokens.
    HTTPResponse revoke(HTTPRequest request) throws ParseException, Mistake {
        var form = Form.of(request);
        var client = proof.client(request, form);
        var token = form.required("token");
        accessTokens
                .verify(token)
                .map(Access::grant)
                .filter(grant -> grant.client().equals(client.id()))
                .map(Grant::id)
                .or(() -> refreshTokens.find(token, client).map(RefreshTokens.Shown::grant))
                .ifPresent(grants::end);
        return new HTTPResponse(HTTPResponse.SC_OK);
    }
}
