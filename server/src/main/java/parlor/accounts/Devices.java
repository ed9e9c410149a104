package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Browsers in which somebody once signed in: a flood of guesses at a name does not delay them.
public final class Devices {
    private static final int ID = 16;

    private final SecretKeySpec key;
    private final SecureRandom secrets;

    /// @param key 32 bytes
    Devices(byte[] key, SecureRandom secrets) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.secrets = secrets;
    }

    /// What a browser keeps that has signed in under this name.
    public String issue(String name) {
        var id = new byte[ID];
        secrets.nextBytes(id);
        var text = AccountRows.encoded(id);
        return text + "." + AccountRows.encoded(mac(name, text));
    }

    /// The device that kept this, if it was given out for this name.
    public Optional<String> known(String kept, String name) {
        int dot = kept.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        var id = kept.substring(0, dot);
        try {
            var given = Base64.getUrlDecoder().decode(kept.substring(dot + 1));
            return MessageDigest.isEqual(given, mac(name, id)) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(String name, String id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((id + "\n" + AccountName.lower(name)).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
