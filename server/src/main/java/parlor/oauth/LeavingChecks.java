package parlor.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is looked at before somebody is signed out because a client asks for it (OpenID Connect
/// RP-Initiated Logout §2 and §3). What is wrong is said on a page: nothing goes to an address that
/// is not proved.
final class LeavingChecks {
    /// What we read; wishes about language and hints about names are ignored.
    private static final Set<String> READ =
            Set.of("id_token_hint", "client_id", "post_logout_redirect_uri", "state");

    private static final int ECHOED = 2_000;

    private final Function<String, Optional<Client>> clients;
    private final Function<String, Optional<JWTClaimsSet>> tokens;

    /// @param tokens what stands in an ID token of ours, expired or not
    LeavingChecks(
            Function<String, Optional<Client>> clients,
            Function<String, Optional<JWTClaimsSet>> tokens) {
        this.clients = clients;
        this.tokens = tokens;
    }

    /// What is wrong, for a page.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        private final String what;

        Wrong(String what) {
            super(what, null, false, false);
            this.what = what;
        }

        String what() {
            return what;
        }
    }

    Leaving check(Map<String, List<String>> parameters) throws Wrong {
        var sent = new Sent(parameters);
        eachOnce(sent);
        if (!sent.fits(READ)) {
            throw new Wrong("The app has sent more than can be kept.");
        }
        var hint = hint(sent);
        var client = client(sent, hint);
        var redirect = client == null ? null : redirect(client, sent);
        return new Leaving(client, hint == null ? null : sid(hint), redirect, state(sent));
    }

    /// What has to be kept of a request that waits: nothing if nobody known has sent it.
    static Map<String, List<String>> read(Leaving request, Map<String, List<String>> parameters) {
        return request.client() == null ? Map.of() : new Sent(parameters).only(READ);
    }

    private static void eachOnce(Sent sent) throws Wrong {
        for (var name : READ) {
            if (sent.twice(name)) {
                throw new Wrong("The app has sent " + name + " more than once.");
            }
        }
    }

    private @Nullable JWTClaimsSet hint(Sent sent) throws Wrong {
        var hint = sent.one("id_token_hint");
        if (hint == null) {
            return null;
        }
        return tokens.apply(hint)
                .orElseThrow(() ->
                        new Wrong(
                                "What the app has sent as a token of this server is none"
                                        + " (id_token_hint)."));
    }

    private static @Nullable String sid(JWTClaimsSet hint) {
        return hint.getClaim("sid") instanceof String sid ? sid : null;
    }

    private @Nullable Client client(Sent sent, @Nullable JWTClaimsSet hint) throws Wrong {
        var named = sent.one("client_id");
        if (hint != null && named != null && !hint.getAudience().contains(named)) {
            throw new Wrong("The token was given to another app (client_id, id_token_hint).");
        }
        var id = hint == null ? named : hint.getAudience().getFirst();
        if (id == null) {
            return null;
        }
        return clients.apply(id)
                .orElseThrow(() -> new Wrong("This server does not know the app (client_id)."));
    }

    private static @Nullable URI redirect(Client client, Sent sent) throws Wrong {
        var wanted = sent.one("post_logout_redirect_uri");
        if (wanted == null) {
            return null;
        }
        return client.logouts().stream()
                .filter(own -> own.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new Wrong(
                                "The address that the app wants you to go on to is not one that it"
                                        + " registered (post_logout_redirect_uri)."));
    }

    private static @Nullable String state(Sent sent) throws Wrong {
        var state = sent.one("state");
        if (state != null && state.length() > ECHOED) {
            throw new Wrong("The app has sent a state that is too long.");
        }
        return state;
    }
}
