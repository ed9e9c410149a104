package parlor.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// A certificate and a private key in two files, which are renewed one after the other: for a
/// moment one may not be the other's. The TLS engine would take such a pair and serve nobody.
final class KeyPairFiles {
    private static final byte[] SAMPLE = "parlor".getBytes(US_ASCII);

    private KeyPairFiles() {}

    /// Whether both can be read (PEM; the key PKCS #8) and the key is the certificate's.
    static boolean fit(Config.Tls files) {
        try (var in = Files.newInputStream(files.certificate())) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            var shown = certificate.getPublicKey();
            var signature = Signature.getInstance(algorithm(shown.getAlgorithm()));
            signature.initSign(key(files.key(), shown.getAlgorithm()));
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key;
        };
    }

    private static PrivateKey key(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        var pem = Files.readString(file);
        var base64 = pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*?)-----END.*", "$1");
        var bytes = Base64.getMimeDecoder().decode(base64);
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }
}
