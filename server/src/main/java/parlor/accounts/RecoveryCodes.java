package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parlor.base.Limits;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// Codes that each set a new password once: 80 random bits, shown once and kept as an HMAC.
final class RecoveryCodes {
    /// Crockford's base 32: no I, L, O, U.
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int CHARACTERS = 16;
    private static final int GROUP = 4;

    private final SecretKeySpec key;
    private final SecureRandom secrets;

    /// @param key 32 bytes
    RecoveryCodes(byte[] key, SecureRandom secrets) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.secrets = secrets;
    }

    /// New codes, in the form in which they are shown.
    List<String> draw() {
        var drawn = new ArrayList<String>();
        for (int i = 0; i < Limits.RECOVERY_CODES; i++) {
            drawn.add(one());
        }
        return List.copyOf(drawn);
    }

    private String one() {
        var code = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// Stores these codes in the place of all others.
    void store(Tx tx, PrincipalId whose, List<String> codes) {
        tx.update("delete from recovery_code where principal = ?", whose);
        for (var code : codes) {
            tx.update(
                    "insert into recovery_code (principal, code) values (?, ?)",
                    whose,
                    kept(whose, code));
        }
    }

    /// The form in which a code is kept, however it was typed.
    String kept(PrincipalId whose, String code) {
        var normal =
                code.toUpperCase(Locale.ROOT)
                        .replaceAll("[\\s-]", "")
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return AccountRows.encoded(mac.doFinal((whose + "\n" + normal).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean holds(Tx tx, PrincipalId whose, String kept) {
        return tx.row(
                        "select 1 from recovery_code where principal = ? and code = ?",
                        _ -> true,
                        whose,
                        kept)
                .isPresent();
    }

    static void spend(Tx tx, PrincipalId whose, String kept) {
        tx.update("delete from recovery_code where principal = ? and code = ?", whose, kept);
    }
}
