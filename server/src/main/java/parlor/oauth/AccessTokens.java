package parlor.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPTokenError;
import java.text.ParseException;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final KeyProofs proofs;
    private final Issuer issuer;
    private final String audience;

    AccessTokens(Edge edge, SigningKeys keys, Grants grants, KeyProofs proofs, Issuer issuer) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.keys = keys;
        this.grants = grants;
        this.proofs = proofs;
        this.issuer = issuer;
        this.audience = issuer.getValue() + "/api";
    }

    /// @param key that it is bound to (RFC 9449 §6.1), or null
    AccessToken issue(Grant grant, Scope scope, @Nullable String key) {
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
                        .claim("grant", grant.id().toString());
        if (key != null) {
            claims.claim("cnf", Map.of("jkt", key));
        }
        var token = keys.sign(JWSAlgorithm.ES256, TYPE, claims.build()).serialize();
        long seconds = Limits.OAUTH_ACCESS.toSeconds();
        return key == null
                ? new BearerAccessToken(token, seconds, scope)
                : new DPoPAccessToken(token, seconds, scope);
    }

    /// What the token lets him do who shows it so; a [Mistake] in the words of RFC 6750 §3.1 or RFC
    /// 9449 §7.1.
    Access access(Presented shown) throws Mistake {
        var access = verify(shown.token()).orElse(null);
        if (access == null) {
            throw new Mistake(shown.keyed() ? KEYED : BearerTokenError.INVALID_TOKEN);
        }
        if (shown.keyed() != (access.key() != null)) {
            throw new Mistake(
                    KEYED, "a token that is bound to a key comes by DPoP, any other by Bearer");
        }
        if (shown.keyed() && !prove(shown).equals(access.key())) {
            throw new Mistake(
                    UNPROVED, "a good DPoP proof is demanded: it is made with the token's key");
        }
        return access;
    }

    private static final DPoPTokenError KEYED = withOurs(DPoPTokenError.INVALID_TOKEN);
    private static final DPoPTokenError UNPROVED = withOurs(DPoPTokenError.INVALID_DPOP_PROOF);

    private static DPoPTokenError withOurs(DPoPTokenError error) {
        return error.setJWSAlgorithms(new LinkedHashSet<>(Signatures.ALGORITHMS));
    }

    private String prove(Presented shown) throws Mistake {
        try {
            return proofs.key(shown.proofs(), shown.method(), shown.uri(), shown.token());
        } catch (Mistake e) {
            throw new Mistake(UNPROVED.setDescription(e.error().getDescription()));
        }
    }

    /// What the token lets one do, whoever shows it; empty unless it is ours, for this API, and its
    /// grant goes on.
    Optional<Access> verify(String text) {
        try {
            var token = SignedJWT.parse(text);
            var header = token.getHeader();
            if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !TYPE.equals(header.getType())) {
                return Optional.empty();
            }
            var key = keys.verifying(header);
            return key.isPresent() && token.verify(Arithmetic.verifier(key.get()))
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
        var bound = JWKThumbprintConfirmation.parse(claims);
        var key = bound == null ? null : bound.getValue().toString();
        return grants.live(UUID.fromString(claims.getStringClaim("grant")))
                .filter(grant -> grant.subject().equals(claims.getSubject()))
                .map(grant -> new Access(grant, scope, from, ends.toInstant(), key));
    }
}
