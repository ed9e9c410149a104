package parlor.opaque.hazmat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// SHA-512 and what is built on it: HMAC, HKDF (RFC 5869), expand_message_xmd (RFC 9380 §5.3.1).
public final class Sha512 {
    /// Bytes of a hash, a MAC and an extracted key.
    public static final int LENGTH = 64;

    private static final int BLOCK = 128;

    private Sha512() {}

    public static byte[] hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-512");
            for (var part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] mac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// HKDF-Extract without a salt.
    public static byte[] extract(byte[]... parts) {
        var spec = HKDFParameterSpec.ofExtract().addIKM(Bytes.concat(parts)).extractOnly();
        return derived(spec);
    }

    /// HKDF-Expand of a key to so many bytes, at most 16,320.
    public static byte[] expand(byte[] key, byte[] info, int length) {
        var secret = new SecretKeySpec(key, "Generic");
        return derived(HKDFParameterSpec.expandOnly(secret, info, length));
    }

    /// 64 uniform bytes of a message, under a domain separation tag of at most 255 bytes.
    static byte[] uniform(byte[] message, byte[] tag) {
        var prime = Bytes.concat(tag, Bytes.one(tag.length));
        var zero = Bytes.one(0);
        var first = hash(new byte[BLOCK], message, Bytes.two(LENGTH), zero, prime);
        return hash(first, Bytes.one(1), prime);
    }

    private static byte[] derived(HKDFParameterSpec spec) {
        try {
            return KDF.getInstance("HKDF-SHA512").deriveData(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
