package parlor.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCError;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is looked at before somebody is asked to let a client in, one check a line.
final class Checks {
    /// From here on the client is told what is wrong, by the redirect that was proved.
    private static final List<Check> IN_ORDER =
            List.of(
                    Checks::eachOnce, // RFC 6749 §3.1
                    Checks::responseMode, // OAuth 2.0 Multiple Response Type Encoding §2.1
                    Checks::noRequestObject, // OpenID Connect Core §6.1, RFC 9101 §6
                    Checks::noForeignRequest, // OpenID Connect Core §6.2, RFC 9126 §4
                    Checks::responseType, // RFC 6749 §3.1.1
                    Checks::mayAskForCodes, // RFC 6749 §4.1.2.1
                    Checks::challenge, // RFC 7636 §4.4.1, RFC 9700 §2.1.1
                    Checks::key, // RFC 9449 §10
                    Checks::scope, // RFC 6749 §3.3
                    Checks::length // of what is kept
                    );

    /// What comes by a browser and was not pushed.
    private static final List<Check> BY_BROWSER =
            Stream.concat(
                            Stream.<Check>of(Checks::pushedFirst), // RFC 9126 §6
                            IN_ORDER.stream())
                    .toList();

    /// What we read; all else is ignored (RFC 6749 §3.1), as are wishes about language and looks.
    private static final Set<String> READ =
            Set.of(
                    "response_type",
                    "response_mode",
                    "client_id",
                    "redirect_uri",
                    "scope",
                    "state",
                    "nonce",
                    "code_challenge",
                    "code_challenge_method",
                    "prompt",
                    "max_age",
                    "login_hint",
                    "id_token_hint",
                    "acr_values",
                    "claims",
                    "dpop_jkt");

    private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int MOST = 2_000;

    private final Function<String, Optional<Client>> clients;
    private final Function<String, Optional<String>> subjects;
    private final Issuer issuer;

    /// @param subjects who an ID token of ours is about
    Checks(
            Function<String, Optional<Client>> clients,
            Function<String, Optional<String>> subjects,
            Issuer issuer) {
        this.clients = clients;
        this.subjects = subjects;
        this.issuer = issuer;
    }

    /// One check: what is wrong, or null.
    @FunctionalInterface
    private interface Check {
        @Nullable ErrorObject of(Client client, Sent sent);
    }

    /// A request that may go on, or why it may not.
    sealed interface Outcome {}

    /// @param read what we have read of the request
    record Passed(Authorization authorization, Map<String, List<String>> read) implements Outcome {}

    /// The redirect was not proved: it is said on a page (RFC 6749 §4.1.2.1).
    record Refused(String what) implements Outcome {}

    record Told(AuthorizationErrorResponse answer) implements Outcome {}

    /// Looks at what has come by a browser.
    Outcome check(Map<String, List<String>> parameters) {
        return check(new Sent(parameters), BY_BROWSER);
    }

    /// Looks at what a client has pushed, or what has waited.
    Outcome checkPushed(Map<String, List<String>> parameters) {
        return check(new Sent(parameters), IN_ORDER);
    }

    /// Tells the client what is wrong, if its redirect is proved.
    Outcome refuse(Map<String, List<String>> parameters, ErrorObject error) {
        return check(new Sent(parameters), List.of((_, _) -> error));
    }

    private Outcome check(Sent sent, List<Check> checks) {
        var id = sent.one("client_id");
        if (id == null || sent.twice("client_id")) {
            return new Refused("The app has not said which one it is (client_id).");
        }
        var client = clients.apply(id).orElse(null);
        if (client == null) {
            return new Refused("This server does not know the app (client_id).");
        }
        var redirect = redirect(client, sent);
        if (redirect == null) {
            return new Refused(
                    "The address that the app wants the answer at is not one that it registered"
                            + " (redirect_uri).");
        }
        for (var check : checks) {
            var wrong = check.of(client, sent);
            if (wrong != null) {
                return told(sent, redirect, wrong);
            }
        }
        return parsed(client, redirect, sent);
    }

    // RFC 9700 §2.1, RFC 8252 §7.3; without one the only one that is registered (RFC 6749 §3.1.2.3)
    private static @Nullable URI redirect(Client client, Sent sent) {
        if (sent.twice("redirect_uri")) {
            return null;
        }
        var wanted = sent.one("redirect_uri");
        if (wanted == null) {
            boolean openid = scopes(sent).contains(Scopes.OPENID); // OpenID Connect Core §3.1.2.1
            var all = client.redirects();
            return all.size() == 1 && !openid ? all.iterator().next() : null;
        }
        try {
            var uri = URI.create(wanted);
            return Redirects.proved(client, uri) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable ErrorObject eachOnce(Client client, Sent sent) {
        return READ.stream()
                .filter(sent::twice)
                .findFirst()
                .map(name -> invalid(name + " was sent more than once"))
                .orElse(null);
    }

    private static @Nullable ErrorObject pushedFirst(Client client, Sent sent) {
        return !client.pushes()
                ? null
                : invalid("this app has said that it pushes its requests first");
    }

    private static @Nullable ErrorObject responseMode(Client client, Sent sent) {
        var mode = sent.one("response_mode");
        return mode == null || Discovery.MODES.contains(new ResponseMode(mode))
                ? null
                : invalid("response_mode is query or form_post");
    }

    private static @Nullable ErrorObject noRequestObject(Client client, Sent sent) {
        return sent.one("request") == null ? null : OAuth2Error.REQUEST_NOT_SUPPORTED;
    }

    private static @Nullable ErrorObject noForeignRequest(Client client, Sent sent) {
        return sent.one("request_uri") == null ? null : OAuth2Error.REQUEST_URI_NOT_SUPPORTED;
    }

    private static @Nullable ErrorObject responseType(Client client, Sent sent) {
        var type = sent.one("response_type");
        if (type == null) {
            return invalid("response_type is missing");
        }
        return type.equals("code")
                ? null
                : OAuth2Error.UNSUPPORTED_RESPONSE_TYPE.setDescription("response_type is code");
    }

    private static @Nullable ErrorObject mayAskForCodes(Client client, Sent sent) {
        return client.may(GrantType.AUTHORIZATION_CODE) ? null : OAuth2Error.UNAUTHORIZED_CLIENT;
    }

    private static @Nullable ErrorObject challenge(Client client, Sent sent) {
        var challenge = sent.one("code_challenge");
        var method = sent.one("code_challenge_method");
        if (challenge == null) {
            return client.pkce() || method != null ? invalid("code_challenge is missing") : null;
        }
        if (!"S256".equals(method)) {
            return invalid("code_challenge_method is S256");
        }
        return SHA_256.matcher(challenge).matches()
                ? null
                : invalid("code_challenge is a SHA-256 in base64url");
    }

    private static @Nullable ErrorObject key(Client client, Sent sent) {
        var key = sent.one("dpop_jkt");
        return key == null || SHA_256.matcher(key).matches()
                ? null
                : invalid("dpop_jkt is a thumbprint of a key in base64url (RFC 7638)");
    }

    private static @Nullable ErrorObject scope(Client client, Sent sent) {
        var wanted = scopes(sent);
        return wanted.isEmpty() || !client.allowed(wanted).isEmpty()
                ? null
                : OAuth2Error.INVALID_SCOPE.setDescription("nothing of this scope can be given");
    }

    private static @Nullable ErrorObject length(Client client, Sent sent) {
        return READ.stream()
                .filter(name -> Objects.requireNonNullElse(sent.one(name), "").length() > MOST)
                .findFirst()
                .map(name -> invalid(name + " is too long"))
                .orElseGet(() -> sent.fits(READ) ? null : invalid("the request is too long"));
    }

    private static Scope scopes(Sent sent) {
        return Scope.parse(Objects.requireNonNullElse(sent.one("scope"), ""));
    }

    private static ErrorObject invalid(String what) {
        return OAuth2Error.INVALID_REQUEST.setDescription(what);
    }

    /// What is left is the grammar of each parameter, and of all together.
    private Outcome parsed(Client client, URI redirect, Sent sent) {
        try {
            var read = sent.only(READ);
            boolean openid = scopes(sent).contains(Scopes.OPENID);
            var request =
                    openid ? AuthenticationRequest.parse(read) : AuthorizationRequest.parse(read);
            var hint = sent.one("id_token_hint");
            var subject = hint == null ? null : subjects.apply(hint).orElse(null);
            if (hint != null && subject == null) {
                return told(sent, redirect, invalid("id_token_hint is no token of ours"));
            }
            var wrong = claims(request, subject);
            if (wrong != null) {
                return told(sent, redirect, wrong);
            }
            var scope = client.allowed(scopes(sent));
            var who =
                    subject == null
                            ? Claims.values(Claims.wanted(request), "sub")
                            : Set.of(subject);
            return new Passed(new Authorization(client, redirect, scope, who, request), read);
        } catch (ParseException e) {
            var error = e.getErrorObject();
            return told(sent, redirect, error == null ? OAuth2Error.INVALID_REQUEST : error);
        }
    }

    /// What is demanded of the ID token and can never be (OpenID Connect Core §5.5.1), or null.
    ///
    /// @param subject who it shall be about by `id_token_hint`, or null
    private static @Nullable ErrorObject claims(
            AuthorizationRequest request, @Nullable String subject) {
        var claims = Claims.wanted(request);
        var people = Claims.values(claims, "sub");
        if (subject != null && !people.isEmpty() && !people.contains(subject)) {
            return invalid("id_token_hint and claims name two people");
        }
        var classes = Claims.values(claims, "acr"); // §5.5.1.1
        boolean met = classes.isEmpty() || classes.contains(Discovery.PASSWORD.getValue());
        return met || !Claims.essential(claims, "acr")
                ? null
                : OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS.setDescription(
                        "people sign in here with " + Discovery.PASSWORD.getValue() + " alone");
    }

    private Told told(Sent sent, URI redirect, ErrorObject error) {
        var state = sent.one("state");
        boolean post = ResponseMode.FORM_POST.getValue().equals(sent.one("response_mode"));
        return new Told(
                new AuthorizationErrorResponse(
                        redirect,
                        error,
                        state == null ? null : new State(state),
                        issuer,
                        post ? ResponseMode.FORM_POST : ResponseMode.QUERY));
    }
}
