package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

/// Answers with tokens, right ones and wrong ones.
class TokenAnswerTest {
    private final ECKey key;
    private final String token;

    TokenAnswerTest() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        token = token(Instant.now().plusSeconds(60));
    }

    private String token(Instant end) throws Exception {
        var claims =
                new JWTClaimsSet.Builder()
                        .subject("ada")
                        .jwtID("1")
                        .expirationTime(Date.from(end))
                        .build();
        var signed =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("mine").build(), claims);
        signed.sign(new ECDSASigner(key));
        return signed.serialize();
    }

    private static HttpAnswer answer(String access, String more) {
        var json =
                "{\"token_type\":\"Bearer\",\"scope\":\"rooms:read\",\"access_token\":\"%s\"%s}"
                        .formatted(access, more);
        return new HttpAnswer(200, "", json.getBytes(UTF_8));
    }

    @Test
    void aGoodAnswerIsRead() throws Exception {
        var read = TokenAnswer.ofClient(answer(token, ""));
        assertThat(read.signedBy(new JWKSet(key.toPublicJWK()))).isTrue();
        var other = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        assertThat(read.signedBy(new JWKSet(other.toPublicJWK()))).isFalse();
        var next = ",\"id_token\":\"" + token + "\",\"refresh_token\":\"b\"";
        assertThat(TokenAnswer.ofRefresh(answer(token, next), "a").refresh()).isEqualTo("b");
    }

    @Test
    void whatIsWrongIsFound() throws Exception {
        var same = ",\"id_token\":\"" + token + "\",\"refresh_token\":\"a\"";
        assertThatThrownBy(() -> TokenAnswer.ofRefresh(answer(token, same), "a"))
                .hasMessageContaining("another refresh token");
        assertThatThrownBy(() -> TokenAnswer.ofClient(answer("opaque", "")))
                .hasMessageContaining("not a token");
        var late = token(Instant.now().minusSeconds(1));
        assertThatThrownBy(() -> TokenAnswer.ofClient(answer(late, "")))
                .hasMessageContaining("time left");
        var refused = new HttpAnswer(401, "", "{}".getBytes(UTF_8));
        assertThatThrownBy(() -> TokenAnswer.ofClient(refused)).hasMessageContaining("401");
    }
}
