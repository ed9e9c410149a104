package parlor.accounts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Limits;

/// Seals flows (AES-256-GCM) and opens each once, within its time, for its purpose and session. Its
/// key dies with it, as does what it knows of those that were opened.
final class Flows {
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 1_000;
    private static final int IDLE = 8;

    private final Edge edge;
    private final SecretKeySpec key;
    private final Queue<Cipher> idle = new ArrayBlockingQueue<>(IDLE);
    private final Cache<String, Boolean> spent;

    Flows(Edge edge) {
        this.edge = edge;
        var drawn = new byte[KEY];
        edge.secrets().nextBytes(drawn);
        this.key = new SecretKeySpec(drawn, "AES");
        this.spent =
                Caches.ageingBy(() -> TimeUnit.MILLISECONDS.toNanos(edge.clock().millis()))
                        .expireAfterWrite(Limits.FLOW.plus(Duration.ofSeconds(1)))
                        .build();
    }

    String seal(
            Flow.Purpose purpose,
            String name,
            @Nullable UUID subject,
            @Nullable UUID session,
            byte[] secret) {
        var expires = edge.clock().instant().plus(Limits.FLOW);
        var flow = new Flow(purpose, name, subject, session, secret, expires);
        var nonce = new byte[NONCE];
        edge.secrets().nextBytes(nonce);
        try {
            var sealed = crypt(Cipher.ENCRYPT_MODE, purpose, nonce, flow.bytes(), 0);
            var whole = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Empty if it is forged, late, spent, or meant for something else.
    Optional<Flow> spend(String text, Flow.Purpose purpose, @Nullable UUID session) {
        return open(text, purpose)
                .filter(flow -> flow.expires().isAfter(edge.clock().instant()))
                .filter(flow ->
                        session == null ? flow.session() == null : session.equals(flow.session()))
                .filter(_ -> spent.asMap().putIfAbsent(text, true) == null);
    }

    private Optional<Flow> open(String text, Flow.Purpose purpose) {
        try {
            var whole = Base64.getUrlDecoder().decode(text);
            if (whole.length < NONCE + TAG_BITS / 8
                    || whole.length > LONGEST
                    || !Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(whole)
                            .equals(text)) {
                return Optional.empty();
            }
            var nonce = Arrays.copyOf(whole, NONCE);
            return Optional.of(
                    Flow.of(purpose, crypt(Cipher.DECRYPT_MODE, purpose, nonce, whole, NONCE)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Ciphers are kept: one that has had the key before need not work it out again.
    private byte[] crypt(int mode, Flow.Purpose purpose, byte[] nonce, byte[] text, int from)
            throws GeneralSecurityException {
        var kept = idle.poll();
        var cipher = kept == null ? Cipher.getInstance("AES/GCM/NoPadding") : kept;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.name().getBytes(US_ASCII));
        var done = cipher.doFinal(text, from, text.length - from);
        var _ = idle.offer(cipher);
        return done;
    }
}
