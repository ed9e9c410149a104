package parlor.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;

/// Access tokens (RFC 9068): ten minutes, for this server's API alone.
final class AccessTokens {
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final Edge edge;
    private final Ids ids;
    private final SigningKeys keys;
    private final Grants grants;
    private final Issuer issuer;
    private final String audience;

    AccessTokens(Edge edge, SigningKeys keys, Grants grants, Issuer issuer) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.keys = keys;
        this.grants = grants;
        this.issuer = issuer;
        this.audience = issuer.getValue() + "/api";
    }

    BearerAccessToken issue(Grant grant, Scope scope) {
        var now = edge.clock().instant();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer.getValue())
                        .subject(grant.subject())
                        .audience(audience)
                        .claim("client_id", grant.client())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Limits.OAUTH_ACCESS)))
                        .jwtID(ids.next().toString())
                        .claim("scope", scope.toString())
                        .claim("grant", grant.id().toString())
                        .build();
        var token = keys.sign(JWSAlgorithm.ES256, TYPE, claims);
        return new BearerAccessToken(token.serialize(), Limits.OAUTH_ACCESS.toSeconds(), scope);
    }

    /// What the token lets one do; empty unless it is ours, for this API, and its grant goes on.
    Optional<Access> verify(String text) {
        try {
            var token = SignedJWT.parse(text);
            var header = token.getHeader();
            if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !TYPE.equals(header.getType())) {
                return Optional.empty();
            }
            var key = keys.verifying(header);
            return key.isPresent() && token.verify(IdTokens.verifier(key.get()))
                    ? access(token.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Access> access(JWTClaimsSet claims) throws ParseException {
        var ends = claims.getExpirationTime();
        boolean good =
                issuer.getValue().equals(claims.getIssuer())
                        && List.of(audience).equals(claims.getAudience())
                        && ends != null
                        && ends.toInstant().isAfter(edge.clock().instant());
        if (!good) {
            return Optional.empty();
        }
        var scope = Scope.parse(Objects.requireNonNullElse(claims.getStringClaim("scope"), ""));
        var from = claims.getIssueTime().toInstant();
        return grants.live(UUID.fromString(claims.getStringClaim("grant")))
                .filter(grant -> grant.subject().equals(claims.getSubject()))
                .map(grant -> new Access(grant, scope, from, ends.toInstant()));
    }
}
