package parlor.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;

/// What a client signs to prove who it is (RFC 7523 §3): for this server alone, for ten minutes at
/// most, and good once.
final class Assertions {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final int JTI = 200;

    private final Edge edge;
    private final Issuer issuer;
    private final ClientKeys keys;
    private final Seen seen;

    Assertions(Edge edge, Issuer issuer, ClientKeys keys) {
        this.edge = edge;
        this.issuer = issuer;
        this.keys = keys;
        this.seen = new Seen(edge);
    }

    /// Whether it proves that this client is asking; then it does so no more. May wait for the
    /// client's keys; a [Mistake] where they cannot be had.
    boolean prove(SignedJWT token, Client client) throws Mistake {
        try {
            var claims = token.getJWTClaimsSet();
            return mayComeFrom(client, token)
                    && isFrom(client, claims)
                    && isForUs(client, token)
                    && isOfNow(claims)
                    && keys.have(client, key -> Signatures.by(key, token, ways(client)))
                    && first(client, claims);
        } catch (ParseException e) {
            return false;
        }
    }

    private static boolean mayComeFrom(Client client, SignedJWT token) {
        var about = client.metadata();
        var registered = about.getTokenEndpointAuthJWSAlg();
        return ClientAuthenticationMethod.PRIVATE_KEY_JWT.equals(about.getTokenEndpointAuthMethod())
                && (registered == null || registered.equals(token.getHeader().getAlgorithm()));
    }

    private static boolean isFrom(Client client, JWTClaimsSet claims) {
        return client.id().equals(claims.getIssuer()) && client.id().equals(claims.getSubject());
    }

    /// `aud` is the issuer as one text, not in a list (FAPI 2.0 Security Profile §5.3.2.1), or, as
    /// it used to be, the token endpoint (OpenID Connect Core §9).
    private boolean isForUs(Client client, SignedJWT token) {
        Map<String, Object> payload = token.getPayload().toJSONObject();
        var audience = payload == null ? null : payload.get("aud");
        return issuer.getValue().equals(audience)
                || (!client.strict() && (issuer.getValue() + Discovery.TOKEN).equals(audience));
    }

    /// In what ways a client may sign.
    static List<JWSAlgorithm> ways(Client client) {
        return client.strict() ? Signatures.ALGORITHMS : Signatures.WITH_RS256;
    }

    private boolean isOfNow(JWTClaimsSet claims) {
        var now = edge.clock().instant();
        var ends = claims.getExpirationTime();
        return ends != null
                && ends.toInstant().isAfter(now)
                && ends.toInstant().isBefore(now.plus(LIFE).plus(AHEAD))
                && hasBegun(claims.getIssueTime(), now)
                && hasBegun(claims.getNotBeforeTime(), now);
    }

    private static boolean hasBegun(@Nullable Date time, Instant now) {
        return time == null || !time.toInstant().isAfter(now.plus(AHEAD));
    }

    private boolean first(Client client, JWTClaimsSet claims) {
        var jti = claims.getJWTID();
        var left = Duration.between(edge.clock().instant(), claims.getExpirationTime().toInstant());
        return jti != null
                && !jti.isEmpty()
                && jti.length() <= JTI
                && seen.first(client.id(), jti, left.plusSeconds(1));
    }
}
