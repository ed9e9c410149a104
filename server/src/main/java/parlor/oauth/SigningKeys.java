package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parlor.identity.Key;

/// The keys that sign tokens: of each algorithm the newest signs, and the older ones verify.
final class SigningKeys {
    static final List<JWSAlgorithm> ALGORITHMS = List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final SigningRings rings;
    private final Map<String, Pair> read = new ConcurrentHashMap<>();

    SigningKeys(SigningRings rings) {
        this.rings = rings;
    }

    private record Pair(JWK key, JWSSigner signer) {}

    /// The public halves (RFC 7517 §5), the newest of each algorithm first, old ones too.
    JWKSet published() {
        ALGORITHMS.forEach(this::newest);
        var all = ALGORITHMS.stream().flatMap(this::pairs).map(Pair::key).toList();
        return new JWKSet(all).toPublicJWKSet();
    }

    private Stream<Pair> pairs(JWSAlgorithm algorithm) {
        return rings.of(algorithm).all().stream().map(this::pair);
    }

    private Pair newest(JWSAlgorithm algorithm) {
        return pair(rings.of(algorithm).newest());
    }

    private Pair pair(Key key) {
        return read.computeIfAbsent(key.id(), _ -> open(key));
    }

    private static Pair open(Key key) {
        try {
            var jwk = JWK.parse(new String(key.bytes(), UTF_8));
            return new Pair(jwk, Arithmetic.signer(jwk));
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("the signing key " + key.id() + " is none", e);
        }
    }

    /// The public half that this names, if it is one of ours for this algorithm.
    Optional<JWK> verifying(JWSHeader header) {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return Optional.empty();
        }
        return pairs(header.getAlgorithm())
                .map(Pair::key)
                .filter(key -> key.getKeyID().equals(header.getKeyID()))
                .findFirst();
    }

    /// @param type `typ` of the header, which tells one kind of token from another; null for none
    SignedJWT sign(JWSAlgorithm algorithm, @Nullable JOSEObjectType type, JWTClaimsSet claims) {
        var pair = newest(algorithm);
        var header =
                new JWSHeader.Builder(algorithm).type(type).keyID(pair.key().getKeyID()).build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(pair.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token;
    }
}
