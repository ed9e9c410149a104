package parlor.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.identity.Session;
import parlor.identity.User;

/// A client's request on its way by the person's browser: who is it, does he agree, and what is the
/// client told.
public final class Asking {
    private static final Checks.Refused NOT_PUSHED =
            new Checks.Refused(
                    "What the app has pushed is over, or it was another app that pushed it"
                            + " (request_uri). Go back to the app and begin again.");

    private final Edge edge;
    private final Clients clients;
    private final RequestObjects objects;
    private final Checks checks;
    private final PendingRequests pending;
    private final Consents consents;
    private final Codes codes;
    private final Issuer issuer;

    Asking(
            Edge edge,
            Clients clients,
            RequestObjects objects,
            Checks checks,
            PendingRequests pending,
            Consents consents,
            Codes codes,
            Issuer issuer) {
        this.edge = edge;
        this.clients = clients;
        this.objects = objects;
        this.checks = checks;
        this.pending = pending;
        this.consents = consents;
        this.codes = codes;
        this.issuer = issuer;
    }

    /// What the browser is shown next.
    public sealed interface Step {}

    /// The page of a request that waits.
    public record Wait(String handle) implements Step {}

    public record SignIn(Authorization request) implements Step {}

    /// @param scope what to agree to, in words
    public record Agree(Authorization request, User user, List<String> scope) implements Step {}

    /// Back to the client.
    public record Told(AuthorizationResponse answer) implements Step {}

    /// A page that says what is wrong.
    public record Refused(String what) implements Step {}

    private static final Refused OVER =
            new Refused(
                    "This sign-in is over, or it was begun in another browser. Go back to the app"
                            + " and begin again.");

    static final String WAIT = "Too many requests wait where you are. Try again in some minutes.";

    private static final Refused TOO_MANY = new Refused(WAIT);

    /// A request as it came.
    ///
    /// @param push the request that the client has pushed, if this is it, as it is kept
    private record Arrival(Checks.Outcome outcome, @Nullable String push) {}

    /// A `request_uri` stands for all that was pushed; nothing but `client_id` is read beside it
    /// (RFC 9126 §4).
    private Arrival arrive(Map<String, List<String>> parameters) {
        var uri = one(parameters, "request_uri");
        if (!PendingRequests.isOurs(uri)) {
            return new Arrival(outcome(parameters, uri), null);
        }
        return pending.pushed(uri, one(parameters, "client_id"))
                .map(pushed -> new Arrival(checks.checkPushed(pushed), Handle.kept(uri)))
                .orElseGet(() -> new Arrival(NOT_PUSHED, null));
    }

    /// What the client keeps at an address of its own is read there first (OpenID Connect Core
    /// §6.2).
    private Checks.Outcome outcome(Map<String, List<String>> parameters, String uri) {
        if (uri.isEmpty()) {
            return checks.check(parameters);
        }
        var client =
                clients.find(one(parameters, "client_id"))
                        .filter(it -> RequestObjects.isRegistered(it, uri));
        if (client.isEmpty()) {
            return checks.check(parameters);
        }
        try {
            return checks.check(objects.read(client.get(), uri, parameters));
        } catch (Mistake e) {
            return checks.refuse(parameters, e.error());
        }
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        var values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }

    /// A request that has just come, by GET.
    ///
    /// @param browser what the browser is known by
    /// @param neighbourhood of addresses that it comes from
    public Step begin(
            Map<String, List<String>> parameters,
            String browser,
            String neighbourhood,
            @Nullable Session session) {
        var arrival = arrive(parameters);
        return switch (arrival.outcome()) {
            case Checks.Refused(var what) -> new Refused(what);
            case Checks.Told(var answer) -> new Told(answer);
            case Checks.Passed passed -> {
                var now = edge.clock().instant();
                var step = next(passed.authorization(), now, session, arrival.push());
                yield switch (step) {
                    case SignIn _, Agree _ ->
                            waiting(passed, browser, neighbourhood, arrival.push());
                    case Wait _, Told _, Refused _ -> step;
                };
            }
        };
    }

    /// A request that has come by POST: it is looked at when the browser comes for its page, for
    /// from another site it brings no cookie.
    public Step post(Map<String, List<String>> parameters, String neighbourhood) {
        var arrival = arrive(parameters);
        return switch (arrival.outcome()) {
            case Checks.Refused(var what) -> new Refused(what);
            case Checks.Told(var answer) -> new Told(answer);
            case Checks.Passed passed -> waiting(passed, null, neighbourhood, arrival.push());
        };
    }

    private Step waiting(
            Checks.Passed passed,
            @Nullable String browser,
            String neighbourhood,
            @Nullable String push) {
        var client = passed.authorization().client();
        return pending.keep(client.id(), passed.read(), browser, neighbourhood, push)
                .<Step>map(Wait::new)
                .orElse(TOO_MANY);
    }

    /// The page of a request that waits, or what came of it.
    public Step show(String handle, String browser, @Nullable Session session) {
        var found = pending.show(handle, browser);
        if (found.isEmpty()) {
            return OVER;
        }
        var since = found.get().since();
        return switch (checks.checkPushed(found.get().parameters())) {
            case Checks.Refused(var what) -> new Refused(what);
            case Checks.Told(var answer) -> new Told(answer);
            case Checks.Passed passed ->
                    next(passed.authorization(), since, session, pending.kept(handle));
        };
    }

    /// What the person has decided about a request that waits.
    public Step decide(String handle, String browser, @Nullable Session session, boolean agrees) {
        var step = show(handle, browser, session);
        var kept = pending.kept(handle);
        return switch (step) {
            case Agree(var request, var user, _) when agrees && session != null -> {
                consents.give(user.id(), request.client(), request.agreedTo());
                yield granted(request, session, kept);
            }
            case Agree(var request, _, _) -> told(request, OAuth2Error.ACCESS_DENIED, kept);
            case SignIn(var request) ->
                    agrees ? step : told(request, OAuth2Error.ACCESS_DENIED, kept);
            case Wait _, Told _, Refused _ -> step;
        };
    }

    /// @param kept what the answer ends: what is kept of a request that waits or was pushed
    private Step next(
            Authorization request,
            Instant since,
            @Nullable Session session,
            @Nullable String kept) {
        boolean silent = request.asks(Prompt.Type.NONE);
        if (session == null || !isIn(request, since, session)) {
            return silent ? told(request, OIDCError.LOGIN_REQUIRED, kept) : new SignIn(request);
        }
        if (!agreed(request, session)) {
            return silent
                    ? told(request, OIDCError.CONSENT_REQUIRED, kept)
                    : new Agree(request, session.user(), Consents.meanings(request.agreedTo()));
        }
        return granted(request, session, kept);
    }

    /// Whether the right person has signed in, and lately enough.
    private boolean isIn(Authorization request, Instant since, Session session) {
        var user = session.user();
        if (user.kind() != User.Kind.ACCOUNT) {
            return false;
        }
        var subjects = request.subjects();
        if (!subjects.isEmpty() && !subjects.contains(user.id().toString())) {
            return false;
        }
        // Since this request began he has proved it, whatever it demands.
        if (session.createdAt().toEpochMilli() >= since.toEpochMilli()) {
            return true;
        }
        boolean anew = request.asks(Prompt.Type.LOGIN) || request.asks(Prompt.Type.SELECT_ACCOUNT);
        int maxAge = request.maxAge();
        var now = edge.clock().instant();
        return !anew && (maxAge < 0 || session.createdAt().plusSeconds(maxAge).isAfter(now));
    }

    /// Whether nobody needs to be asked. Whoever could stand behind the redirect unseen, for him is
    /// always asked, even if he has a secret that others have too (RFC 8252 §8.5, §8.6).
    private boolean agreed(Authorization request, Session session) {
        var client = request.client();
        if (request.asks(Prompt.Type.CONSENT)) {
            return false;
        }
        if (client.firstParty()) {
            return true;
        }
        boolean claimable = client.unproved() && Redirects.claimable(request.redirect());
        return !claimable
                && consents.missing(session.user().id(), client, request.agreedTo()).isEmpty();
    }

    private Step granted(Authorization request, Session session, @Nullable String kept) {
        return codes.issue(request, session, kept)
                .<Step>map(code ->
                        new Told(
                                new AuthorizationSuccessResponse(
                                        request.redirect(),
                                        new AuthorizationCode(code),
                                        null,
                                        request.state(),
                                        issuer,
                                        request.mode())))
                .orElse(OVER);
    }

    private Step told(Authorization request, ErrorObject error, @Nullable String kept) {
        if (kept != null && !pending.end(kept)) {
            return OVER;
        }
        return new Told(
                new AuthorizationErrorResponse(
                        request.redirect(), error, request.state(), issuer, request.mode()));
    }
}
