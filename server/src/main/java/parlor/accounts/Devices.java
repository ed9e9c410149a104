package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// Browsers in which somebody once signed in: a flood of guesses at his account does not delay
/// them. They are the account's, whatever its name is, as long as there is the account.
public final class Devices {
    private static final int ID = 16;
    private static final PrincipalId NOBODY = new PrincipalId(new UUID(0, 0));

    private final SecretKeySpec key;
    private final SecureRandom secrets;
    private final Database database;

    /// @param key 32 bytes
    Devices(byte[] key, SecureRandom secrets, Database database) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.secrets = secrets;
        this.database = database;
    }

    /// What a browser keeps in which this account has signed in.
    public String issue(PrincipalId whose) {
        var id = new byte[ID];
        secrets.nextBytes(id);
        var text = AccountRows.encoded(id);
        return text + "." + AccountRows.encoded(mac(whose, text));
    }

    /// The device that kept this, if it was given out to the account that has this name now. A name
    /// that nobody has takes the same work.
    public Optional<String> known(String kept, String name) {
        var lower = AccountName.lower(name);
        var whose =
                database.read(tx -> AccountRows.named(tx, lower))
                        .map(account -> account.user().id())
                        .orElse(NOBODY);
        return known(kept, whose);
    }

    /// The device that kept this, if it was given out to this account.
    public Optional<String> known(String kept, PrincipalId whose) {
        int dot = kept.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        var id = kept.substring(0, dot);
        try {
            var given = Base64.getUrlDecoder().decode(kept.substring(dot + 1));
            return MessageDigest.isEqual(given, mac(whose, id))
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(PrincipalId whose, String id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((id + "\n" + whose).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
