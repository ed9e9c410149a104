package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import parlor.base.Edge;
import parlor.identity.Key;
import parlor.identity.KeyRing;

/// The key files that tokens of apps are signed with: a ring an algorithm, begun when it is needed
/// first. An old key verifies as long as a session may last that an ID token of its time names.
///
/// @param es256 each a key pair on P-256, as a JWK (RFC 7517)
/// @param rs256 each a pair for RSA of 2,048 bits
public record SigningRings(KeyRing es256, KeyRing rs256) {
    private static final int RSA_BITS = 2048;

    /// Throws [Key.Unusable].
    ///
    /// @param session how long one lasts at most
    public static SigningRings open(Key.Folder folder, Duration session) {
        var edge = folder.edge();
        return new SigningRings(
                KeyRing.whenNeeded(
                        folder,
                        "oauth-es256",
                        session,
                        () -> made(new ECKeyGenerator(Curve.P_256), JWSAlgorithm.ES256, edge)),
                KeyRing.whenNeeded(
                        folder,
                        "oauth-rs256",
                        session,
                        () -> made(new RSAKeyGenerator(RSA_BITS), JWSAlgorithm.RS256, edge)));
    }

    private static byte[] made(JWKGenerator<?> generator, JWSAlgorithm algorithm, Edge edge) {
        try {
            return generator
                    .algorithm(algorithm)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .secureRandom(edge.secrets())
                    .generate()
                    .toJSONString()
                    .getBytes(UTF_8);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    KeyRing of(JWSAlgorithm algorithm) {
        return algorithm.equals(JWSAlgorithm.ES256) ? es256 : rs256;
    }

    public Stream<KeyRing> all() {
        return Stream.of(es256, rs256);
    }

    /// Gives each ring that has been used a new key, which signs from now on.
    ///
    /// @return the new keys
    public List<Key> rotate() {
        return all().filter(KeyRing::begun)
                .map(ring -> {
                    ring.rotate();
                    return ring.newest();
                })
                .toList();
    }
}
