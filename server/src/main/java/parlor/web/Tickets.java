package parlor.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// Tickets for one WebSocket each: good once and for 30 s, with the rights of the session that
/// asked.
final class Tickets {
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final int BYTES = 24;
    private static final int LIVE = 20_000;

    private final Clock clock;
    private final SecureRandom secrets;
    private final Cache<String, Ticket> live =
            Caffeine.newBuilder().maximumSize(LIVE).expireAfterWrite(LIFE).build();

    Tickets(Clock clock, SecureRandom secrets) {
        this.clock = clock;
        this.secrets = secrets;
    }

    /// @param text what is given out
    record Ticket(String text, UUID session, Instant expiresAt) {}

    Ticket issue(UUID session) {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var ticket = new Ticket(text, session, clock.instant().plus(LIFE));
        live.put(text, ticket);
        return ticket;
    }

    /// The session behind a ticket, which is spent by this.
    Optional<UUID> redeem(String text) {
        var ticket = live.asMap().remove(text);
        return ticket != null && clock.instant().isBefore(ticket.expiresAt())
                ? Optional.of(ticket.session())
                : Optional.empty();
    }
}
