package parlor.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Who is signed in. The row is the truth; the cookie only names it.
public final class Sessions {

    /// The signed JWT (HS256, `typ` `parlor-session+jwt`) for the cookie.
    public String cookie(Session session) {
        throw new UnsupportedOperationException();
    }

    /// The live session that this cookie names: from memory; empty for any that is forged, expired,
    /// ended or unknown.
    public Optional<Session> verify(String cookie) {
        throw new UnsupportedOperationException();
    }

    /// The live session by id (for open connections).
    public Optional<Session> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// Ends it; completed when durable.
    public CompletableFuture<Void> end(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// Called for each session that ends, by logout or expiry, after it is durable.
    public void onEnd(Consumer<Session> listener) {
        throw new UnsupportedOperationException();
    }

    /// Notes that the principal is active now (a request, a frame, a stream that takes bytes).
    public void touch(PrincipalId principal) {
        throw new UnsupportedOperationException();
    }

    public Instant lastActive(PrincipalId principal) {
        throw new UnsupportedOperationException();
    }
}
