package parlor.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who holds a key, and signs with it what he likes (RFC 7515).
final class Holder {
    private static final ObjectMapper JSON = new ObjectMapper();

    final String algorithm;
    final JWK key;
    private final KeyPair pair;

    private Holder(String algorithm, KeyPair pair, JWK key) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.key = key;
    }

    /// @param algorithm `ES256`, `PS256`, `RS256`, `EdDSA` or `Ed25519`
    static Holder of(String algorithm) {
        try {
            var pair = pair(algorithm);
            JWK key =
                    switch (pair.getPublic()) {
                        case ECPublicKey ec -> new ECKey.Builder(Curve.P_256, ec).build();
                        case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
                        default -> new OctetKeyPair.Builder(Curve.Ed25519, last32(pair)).build();
                    };
            return new Holder(algorithm, pair, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        var generator =
                KeyPairGenerator.getInstance(
                        switch (algorithm) {
                            case "ES256" -> "EC";
                            case "PS256", "RS256" -> "RSA";
                            default -> "Ed25519";
                        });
        switch (algorithm) {
            case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case "PS256", "RS256" -> generator.initialize(2048);
            default -> {}
        }
        return generator.generateKeyPair();
    }

    private static Base64URL last32(KeyPair pair) {
        var encoded = pair.getPublic().getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    /// The public key, as a client registers it.
    JWKSet keys() {
        return new JWKSet(key);
    }

    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The usual header and claims of a proof (RFC 9449 §4.2).
    ///
    /// @param token the access token that is shown with it, or null
    Map<String, Object> proof(String method, String url, @Nullable String token, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", url);
        claims.put("iat", now.getEpochSecond());
        if (token != null) {
            claims.put("ath", hash(token));
        }
        return claims;
    }

    /// A good proof.
    String proves(String method, String url, @Nullable String token, Instant now) {
        return signs(header(), proof(method, url, token, now));
    }

    Map<String, Object> header() {
        return new LinkedHashMap<>(
                Map.of("typ", "dpop+jwt", "alg", algorithm, "jwk", key.toJSONObject()));
    }

    static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The usual claims of an assertion (RFC 7523 §3).
    static Map<String, Object> assertion(String client, String audience, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", client);
        claims.put("sub", client);
        claims.put("aud", audience);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 60);
        return claims;
    }

    String signs(Map<String, Object> header, Map<String, Object> claims) {
        var input = encoded(header) + "." + encoded(claims);
        return input + "." + Base64URL.encode(signature(input));
    }

    /// What nobody has signed.
    static String unsigned(Map<String, Object> header, Map<String, Object> claims) {
        return encoded(header) + "." + encoded(claims) + ".";
    }

    private static String encoded(Map<String, Object> part) {
        try {
            return Base64URL.encode(JSON.writeValueAsBytes(part)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signature(String input) {
        try {
            var signature =
                    Signature.getInstance(
                            switch (algorithm) {
                                case "ES256" -> "SHA256withECDSAinP1363Format";
                                case "PS256" -> "RSASSA-PSS";
                                case "RS256" -> "SHA256withRSA";
                                default -> "Ed25519";
                            });
            if (algorithm.equals("PS256")) {
                signature.setParameter(
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
