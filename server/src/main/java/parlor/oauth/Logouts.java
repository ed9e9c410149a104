package parlor.oauth;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.User;

/// People whom an app sends here to be signed out (OpenID Connect RP-Initiated Logout). Who is in a
/// session of which the app shows no token is asked.
public final class Logouts {
    private static final Refused OVER =
            new Refused(
                    "This request is over, or it was begun in another browser. You may be signed in"
                            + " still.");

    private final LeavingChecks checks;
    private final PendingRequests pending;
    private final Sessions sessions;
    private final Grants grants;

    Logouts(LeavingChecks checks, PendingRequests pending, Sessions sessions, Grants grants) {
        this.checks = checks;
        this.pending = pending;
        this.sessions = sessions;
        this.grants = grants;
    }

    /// What the browser is shown next.
    public sealed interface Step {}

    /// The page of a request that waits.
    public record Wait(String handle) implements Step {}

    public record Ask(Leaving request, User user) implements Step {}

    /// Nobody is signed in any more whom apps could know.
    ///
    /// @param ended whether somebody was
    /// @param back where he goes on to; null for a page of ours
    public record Done(boolean ended, @Nullable URI back) implements Step {}

    public record Stayed() implements Step {}

    /// A page that says what is wrong.
    public record Refused(String what) implements Step {}

    /// A request that has just come, by GET.
    ///
    /// @param browser what the browser is known by
    /// @param neighbourhood of addresses that it comes from
    public Step begin(
            Map<String, List<String>> parameters,
            String browser,
            String neighbourhood,
            @Nullable Session session) {
        try {
            var request = checks.check(parameters);
            return mustAsk(request, session)
                    ? waiting(request, parameters, browser, neighbourhood)
                    : signOut(request, session);
        } catch (LeavingChecks.Wrong e) {
            return new Refused(e.what());
        }
    }

    /// A request that has come by POST: from another site it brings no cookie, so it is looked at
    /// when the browser comes for its page.
    public Step post(Map<String, List<String>> parameters, String neighbourhood) {
        try {
            return waiting(checks.check(parameters), parameters, null, neighbourhood);
        } catch (LeavingChecks.Wrong e) {
            return new Refused(e.what());
        }
    }

    private Step waiting(
            Leaving request,
            Map<String, List<String>> parameters,
            @Nullable String browser,
            String neighbourhood) {
        var client = request.client();
        return pending.keep(
                        client == null ? "" : client.id(),
                        LeavingChecks.read(request, parameters),
                        browser,
                        neighbourhood,
                        null)
                .<Step>map(Wait::new)
                .orElseGet(() -> new Refused(Asking.WAIT));
    }

    /// The page of a request that waits, or what came of it.
    public Step show(String handle, String browser, @Nullable Session session) {
        var found = pending.show(handle, browser);
        if (found.isEmpty()) {
            return OVER;
        }
        try {
            var request = checks.check(found.get().parameters());
            if (session != null && mustAsk(request, session)) {
                return new Ask(request, session.user());
            }
            pending.end(pending.kept(handle));
            return signOut(request, session);
        } catch (LeavingChecks.Wrong e) {
            return new Refused(e.what());
        }
    }

    /// What the person has decided about a request that waits.
    public Step decide(String handle, String browser, @Nullable Session session, boolean leaves) {
        var step = show(handle, browser, session);
        if (!(step instanceof Ask(var request, _))) {
            return step;
        }
        pending.end(pending.kept(handle));
        return leaves ? signOut(request, session) : new Stayed();
    }

    // RP-Initiated Logout §2: a token of another session makes the request suspect.
    private static boolean mustAsk(Leaving request, @Nullable Session session) {
        if (session == null || !isIn(session)) {
            return false;
        }
        var client = request.client();
        return client == null || !IdTokens.sid(client.id(), session.id()).equals(request.sid());
    }

    /// Apps sign in accounts alone; a guest is nobody to them.
    private static boolean isIn(@Nullable Session session) {
        return session != null && session.user().kind() == User.Kind.ACCOUNT;
    }

    private Done signOut(Leaving request, @Nullable Session session) {
        if (session == null || !isIn(session)) {
            return new Done(false, request.back());
        }
        sessions.end(session.id()).join();
        grants.forgetAll();
        return new Done(true, request.back());
    }
}
