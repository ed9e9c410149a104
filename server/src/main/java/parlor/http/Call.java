package parlor.http;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.rooms.RoomId;
import parlor.wire.Fields;
import parlor.wire.Paths;

/// One request that has found its route, on a virtual thread: it may wait.
public record Call(
        Head head,
        Map<String, String> path,
        byte[] body,
        Gate.Caller caller,
        ClientAddress address) {

    /// The caller's session; [#nobody] without one.
    public Session session() {
        if (caller.session() == null) {
            throw nobody();
        }
        return caller.session();
    }

    /// What one is told who is nobody where one must be somebody: `not_authenticated`, or why the
    /// token is not enough.
    public Problem nobody() {
        return caller.refused() == null ? Problem.notAuthenticated() : caller.refused();
    }

    /// Who asks; [#nobody] for a stranger.
    public PrincipalId me() {
        return session().user().id();
    }

    /// `insufficient_scope` for one who came with a token that does not allow it.
    public void needs(String scope) {
        if (caller.access() != null) {
            Reach.check(caller.access(), scope);
        }
    }

    /// `insufficient_scope` for one who came with a token and means somebody else.
    public void onlyOf(PrincipalId whose) {
        if (caller.access() != null && !whose.equals(me())) {
            throw Reach.refusal("An access token does this for its own person only.");
        }
    }

    /// Who asks, or null for a stranger.
    public @Nullable PrincipalId anyone() {
        return caller.session() == null ? null : caller.session().user().id();
    }

    /// A part of the path by its name in the template.
    public String part(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /// The room of the path; asked after the session, so that a stranger learns nothing from it.
    public RoomId room() {
        return Paths.room(part("id"));
    }

    /// The body, which must be one JSON object or empty; else `parse_error`.
    public Fields fields() {
        return Fields.of(body);
    }

    /// The parameters of the query.
    public Query query() {
        return Query.of(head.uri());
    }

    /// Waits for a change to be durable.
    public static <T extends @Nullable Object> T await(CompletableFuture<T> change) {
        try {
            return change.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }
}
