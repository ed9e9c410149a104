package parlor.oauth;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAAware;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/// How signatures are computed: by AWS-LC where its library loads, by the JDK elsewhere.
final class Arithmetic {
    private static final @Nullable Provider NATIVE = load();

    private Arithmetic() {}

    private static @Nullable Provider load() {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        return provider.getLoadingError() == null ? provider : null;
    }

    static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof ECKey ec
                ? computed(new ECDSASigner(own(ec.toPrivateKey()), Curve.P_256))
                : computed(new RSASSASigner(own(key.toRSAKey().toPrivateKey())));
    }

    static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof ECKey ec
                ? computed(new ECDSAVerifier(ec))
                : computed(new RSASSAVerifier(key.toRSAKey()));
    }

    private static <T extends JCAAware<JCAContext>> T computed(T by) {
        by.getJCAContext().setProvider(NATIVE);
        return by;
    }

    /// The key as the library's own, so that it is not translated for each signature.
    private static PrivateKey own(PrivateKey key) throws JOSEException {
        if (NATIVE == null) {
            return key;
        }
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), NATIVE)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }
}
