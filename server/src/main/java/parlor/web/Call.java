package parlor.web;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.rooms.RoomId;

/// One request that has found its route, on a virtual thread: it may wait.
record Call(
        Head head,
        Map<String, String> path,
        byte[] body,
        Gate.Caller caller,
        ClientAddress address) {

    /// The caller's session; `not_authenticated` without one.
    Session session() {
        if (caller.session() == null) {
            throw Problem.notAuthenticated();
        }
        return caller.session();
    }

    PrincipalId me() {
        return session().user().id();
    }

    /// `insufficient_scope` for one who came with a token that does not allow it.
    void needs(String scope) {
        if (caller.access() != null) {
            Reach.check(caller.access(), scope);
        }
    }

    /// `insufficient_scope` for one who came with a token and means somebody else.
    void onlyOf(PrincipalId whose) {
        if (caller.access() != null && !whose.equals(me())) {
            throw Reach.refusal("An access token does this for its own person only.");
        }
    }

    @Nullable PrincipalId anyone() {
        return caller.session() == null ? null : caller.session().user().id();
    }

    /// A part of the path by its name in the template.
    String part(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /// The room of the path; asked after the session, so that a stranger learns nothing from it.
    RoomId room() {
        return Paths.room(part("id"));
    }

    Fields fields() {
        return Fields.of(body);
    }

    Query query() {
        return Query.of(head.uri());
    }

    /// Waits for a change to be durable.
    static <T extends @Nullable Object> T await(CompletableFuture<T> change) {
        try {
            return change.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }
}
