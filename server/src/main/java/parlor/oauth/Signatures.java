package parlor.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// What clients sign with keys of their own: ES256, PS256 or Ed25519 (FAPI 2.0 Security Profile
/// §5.4.1), some of them RS256.
final class Signatures {
    /// `EdDSA` is the older name of what RFC 9864 calls `Ed25519`.
    static final List<JWSAlgorithm> ALGORITHMS =
            List.of(
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.EdDSA,
                    JWSAlgorithm.Ed25519);

    /// The same, and what OpenID Connect demands of everybody.
    static final List<JWSAlgorithm> WITH_RS256 =
            Stream.concat(ALGORITHMS.stream(), Stream.of(JWSAlgorithm.RS256)).toList();

    private static final int RSA_LEAST = 2048;
    private static final int RSA_MOST = 4096;
    private static final int EXPONENT_BYTES = 4;

    private Signatures() {}

    /// Whether the holder of this key has signed it, in one of these ways.
    static boolean good(SignedJWT token, JWK key, List<JWSAlgorithm> ways) {
        var header = token.getHeader();
        if (header.getCriticalParams() != null || !ways.contains(header.getAlgorithm())) {
            return false;
        }
        try {
            return switch (key) {
                case ECKey ec when isFor(header.getAlgorithm(), ec) ->
                        token.verify(new ECDSAVerifier(ec.toPublicJWK()));
                case RSAKey rsa when isFor(header.getAlgorithm(), rsa) ->
                        token.verify(new RSASSAVerifier(rsa.toPublicJWK()));
                case OctetKeyPair okp when isFor(header.getAlgorithm(), okp) -> ed25519(token, okp);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    /// Whether this is the key that the token names, if it names one, and its holder has signed it.
    static boolean by(JWK key, SignedJWT token, List<JWSAlgorithm> ways) {
        var header = token.getHeader();
        boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
        boolean forThis =
                key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
        return named
                && forThis
                && !KeyUse.ENCRYPTION.equals(key.getKeyUse())
                && good(token, key, ways);
    }

    private static boolean isFor(JWSAlgorithm algorithm, ECKey key) {
        return algorithm.equals(JWSAlgorithm.ES256) && key.getCurve().equals(Curve.P_256);
    }

    /// A long exponent would be long work.
    private static boolean isFor(JWSAlgorithm algorithm, RSAKey key) {
        return (algorithm.equals(JWSAlgorithm.PS256) || algorithm.equals(JWSAlgorithm.RS256))
                && key.size() >= RSA_LEAST
                && key.size() <= RSA_MOST
                && key.getPublicExponent().decode().length <= EXPONENT_BYTES;
    }

    private static boolean isFor(JWSAlgorithm algorithm, OctetKeyPair key) {
        return (algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519))
                && key.getCurve().equals(Curve.Ed25519);
    }

    private static boolean ed25519(SignedJWT token, OctetKeyPair key)
            throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(publicKey(key));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }

    /// What stands before the 32 bytes of every such key in its X.509 form (RFC 8410 §10.1).
    private static final String X509 = "302a300506032b6570032100";

    private static PublicKey publicKey(OctetKeyPair key) throws GeneralSecurityException {
        var hex = HexFormat.of();
        var encoded = hex.parseHex(X509 + hex.formatHex(key.getDecodedX()));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
