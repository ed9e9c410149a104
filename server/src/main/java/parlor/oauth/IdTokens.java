package parlor.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Limits;

/// ID tokens (OpenID Connect Core §2): they tell a client who has signed in.
final class IdTokens {
    private static final JOSEObjectType TYPE = JOSEObjectType.JWT;

    private final Edge edge;
    private final SigningKeys keys;
    private final Claims told;
    private final Issuer issuer;

    IdTokens(Edge edge, SigningKeys keys, Claims told, Issuer issuer) {
        this.edge = edge;
        this.keys = keys;
        this.told = told;
        this.issuer = issuer;
    }

    /// @param access the token that comes with it, which it is bound to (OpenID Connect Core
    ///   §3.1.3.6)
    /// @param code that was shown, whose nonce and wishes it answers; or null
    SignedJWT issue(Client client, Grant grant, AccessToken access, Codes.@Nullable Code code) {
        var now = edge.clock().instant();
        var algorithm = algorithm(client);
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer.getValue())
                        .subject(grant.subject())
                        .audience(client.id())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Limits.OAUTH_ACCESS)))
                        .claim("auth_time", grant.authTime().getEpochSecond())
                        .claim("acr", Discovery.PASSWORD.getValue())
                        .claim("amr", List.of("pwd"))
                        .claim(
                                "at_hash",
                                AccessTokenHash.compute(access, algorithm, null).getValue());
        if (grant.session() != null) {
            claims.claim("sid", sid(client.id(), grant.session()));
        }
        if (code != null) {
            claims.claim("nonce", code.nonce());
            wished(code, grant).forEach(claims::claim);
        }
        return keys.sign(algorithm, TYPE, claims.build());
    }

    private Map<String, Object> wished(Codes.Code code, Grant grant) {
        var wanted = code.claims() == null ? null : code.claims().getIDTokenClaimsRequest();
        var user = grant.user();
        return wanted == null || user == null ? Map.of() : told.of(user, new Scope(), wanted);
    }

    /// What a client knows a session by; no other client knows it by the same.
    static String sid(String client, UUID session) {
        return Handle.kept(client + "\n" + session);
    }

    /// RS256 for whoever registered none (OpenID Connect Registration §2).
    static JWSAlgorithm algorithm(Client client) {
        return Objects.requireNonNullElse(client.metadata().getIDTokenJWSAlg(), JWSAlgorithm.RS256);
    }

    /// Who an ID token of ours is about, even if it has expired (OpenID Connect Core §3.1.2.1).
    Optional<String> subject(String token) {
        return ours(token).map(JWTClaimsSet::getSubject);
    }

    /// What stands in an ID token of ours, expired or not.
    Optional<JWTClaimsSet> ours(String text) {
        try {
            var token = SignedJWT.parse(text);
            var header = token.getHeader();
            var key = keys.verifying(header);
            if (key.isEmpty()
                    || !TYPE.equals(header.getType())
                    || !token.verify(Arithmetic.verifier(key.get()))) {
                return Optional.empty();
            }
            var claims = token.getJWTClaimsSet();
            return issuer.getValue().equals(claims.getIssuer())
                    ? Optional.of(claims)
                    : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }
}
