package parlor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;

/// What a token endpoint has given, read and found right, but for the signatures.
///
/// @param refresh the next refresh token; empty where none was to be given
record TokenAnswer(SignedJWT access, String refresh) {

    /// Reads an answer to `client_credentials`.
    static TokenAnswer ofClient(HttpAnswer answer) {
        JsonNode json = answer.expect(200).json();
        return new TokenAnswer(access(json), "");
    }

    /// Reads an answer to `refresh_token`: with an ID token and another refresh token.
    static TokenAnswer ofRefresh(HttpAnswer answer, String spent) {
        JsonNode json = answer.expect(200).json();
        SignedJWT id = token(json.path("id_token").asText());
        String next = json.path("refresh_token").asText();
        require(!next.isEmpty() && !next.equals(spent), "another refresh token", json);
        require(claims(id).getSubject() != null, "a subject", json);
        return new TokenAnswer(access(json), next);
    }

    private static SignedJWT access(JsonNode json) {
        require(json.path("token_type").asText().equals("Bearer"), "a bearer token", json);
        require(json.path("scope").asText().contains("rooms:read"), "the scope", json);
        SignedJWT token = token(json.path("access_token").asText());
        require(
                claims(token).getExpirationTime().toInstant().isAfter(Instant.now()),
                "time left",
                json);
        require(claims(token).getJWTID() != null, "an id", json);
        return token;
    }

    private static SignedJWT token(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())) {
                throw new IllegalStateException("not ES256: " + text);
            }
            return token;
        } catch (ParseException e) {
            throw new IllegalStateException("not a token: " + text, e);
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String what, JsonNode json) {
        if (!holds) {
            throw new IllegalStateException("expected " + what + ", found " + json);
        }
    }

    /// What tells this access token from all others.
    String id() {
        return claims(access).getJWTID();
    }

    boolean signedBy(JWKSet keys) {
        try {
            var key = keys.getKeyByKeyId(access.getHeader().getKeyID());
            return key != null && access.verify(new ECDSAVerifier(key.toECKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
