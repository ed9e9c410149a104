package parlor.http;

import com.github.benmanes.caffeine.cache.Cache;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.oauth.Access;

/// Tickets for one WebSocket each: good once and for 30 s, with the rights of the session that
/// asked.
public final class Tickets {
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final int BYTES = 24;
    private static final int LIVE = 20_000;

    private final Clock clock;
    private final SecureRandom secrets;
    private final Cache<String, Ticket> live =
            Caches.ageingBy(System::nanoTime).maximumSize(LIVE).expireAfterWrite(LIFE).build();

    /// @param secrets makes what cannot be guessed
    public Tickets(Clock clock, SecureRandom secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    /// @param text what is given out
    /// @param access what the token allows that asked for it, or null
    public record Ticket(String text, UUID session, @Nullable Access access, Instant expiresAt) {}

    /// A new ticket.
    ///
    /// @param session the session, or the grant of the token
    /// @param access what the token allows, or null
    public Ticket issue(UUID session, @Nullable Access access) {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var ticket = new Ticket(text, session, access, clock.instant().plus(LIFE));
        live.put(text, ticket);
        return ticket;
    }

    /// The ticket, which is spent by this.
    Optional<Ticket> redeem(String text) {
        var ticket = live.asMap().remove(text);
        return ticket != null && clock.instant().isBefore(ticket.expiresAt())
                ? Optional.of(ticket)
                : Optional.empty();
    }
}
