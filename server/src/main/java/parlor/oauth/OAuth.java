package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Administration;
import parlor.base.Edge;
import parlor.base.Outbound;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.rooms.Residents;

/// Parlor as a provider: other people's apps sign people in with it and call its API.
public final class OAuth {
    private final Edge edge;
    private final SigningKeys keys;
    private final Consents consents;
    private final Asking asking;
    private final Grants grants;
    private final AccessTokens accessTokens;
    private final Pushes pushes;
    private final Exchange exchange;
    private final Inspection inspection;
    private final UserInfos userInfos;
    private final Logouts logouts;
    private final DeviceGrants devices;
    private final Registrations registrations;
    private final Issuer issuer;
    private final Clients clients;
    private final Residents residents;

    /// What the provider stands on.
    ///
    /// @param url the public URL: the issuer
    /// @param sessions in which people let apps in
    /// @param keys sign
    /// @param threads where one may wait
    /// @param outbound asks where clients have said
    public record Parts(
            URI url,
            Edge edge,
            Database database,
            Sessions sessions,
            Residents residents,
            SigningRings keys,
            Executor threads,
            Outbound outbound) {

        /// Whether this server is reached on its own machine only.
        private boolean here() {
            return "http".equals(url.getScheme());
        }
    }

    /// An app that somebody has let in.
    ///
    /// @param scope what for
    public record LetIn(Client client, Scope scope, Instant at) {

        /// What for, in words.
        public List<String> meanings() {
            return Consents.meanings(scope);
        }
    }

    private OAuth(Parts parts) {
        this.edge = parts.edge();
        this.issuer = new Issuer(parts.url());
        var database = parts.database();
        this.residents = parts.residents();
        this.clients = new Clients(database, edge);
        this.keys = new SigningKeys(parts.keys());
        this.grants = new Grants(edge, database, residents);
        this.consents = new Consents(edge, database, residents, grants);
        var claims = new Claims(database, issuer);
        var idTokens = new IdTokens(edge, keys, claims, issuer);
        var codes = new Codes(edge, database, residents, grants);
        var refreshTokens = new RefreshTokens(edge, database, residents, grants);
        var clientKeys = new ClientKeys(edge, parts.outbound(), parts.here());
        var keyProofs = new KeyProofs(edge);
        var proof = new ClientProof(clients, new Assertions(edge, issuer, clientKeys));
        var checks = new Checks(clients::find, idTokens::subject, issuer);
        var pending = new PendingRequests("", edge, database, residents);
        this.pushes = new Pushes(proof, keyProofs, checks, pending);
        this.accessTokens = new AccessTokens(edge, keys, grants, keyProofs, issuer);
        this.devices = new DeviceGrants(edge, database, residents, proof, clients, grants, issuer);
        this.exchange =
                new Exchange(
                        proof,
                        keyProofs,
                        codes,
                        devices,
                        refreshTokens,
                        grants,
                        accessTokens,
                        idTokens);
        this.inspection = new Inspection(proof, refreshTokens, accessTokens, grants, issuer);
        this.userInfos = new UserInfos(accessTokens, clients, codes, keys, claims, issuer);
        var objects = new RequestObjects(edge, issuer, clientKeys, parts.outbound(), parts.here());
        this.asking = new Asking(edge, clients, objects, checks, pending, consents, codes, issuer);
        this.registrations =
                new Registrations(
                        edge, database, residents, clients, issuer, parts.outbound(), parts.here());
        this.logouts =
                new Logouts(
                        new LeavingChecks(clients::find, idTokens::ours),
                        new PendingRequests("logout\n", edge, database, residents),
                        parts.sessions(),
                        grants);
    }

    /// The provider, put together when somebody asks for it first: the start does not wait.
    public static Supplier<OAuth> lazily(Parts parts) {
        return new Supplier<>() {
            private @Nullable OAuth made;

            @Override
            public synchronized OAuth get() {
                if (made == null) {
                    made = new OAuth(parts);
                }
                return made;
            }
        };
    }

    /// What tells apps that somebody has signed out.
    ///
    /// @param provider asked when there is something to tell
    public static LogoutNotices notices(Parts parts, Supplier<OAuth> provider) {
        return new LogoutNotices(
                parts.edge(),
                parts.database(),
                parts.threads(),
                () -> {
                    var it = provider.get();
                    return new LogoutNotices.Signing(it.keys, it.issuer.getValue());
                },
                parts.outbound(),
                parts.here());
    }

    /// Whether apps may be let in at all where people reach the server so: by https, or on this
    /// machine only.
    public static boolean allowed(URI url) {
        return "https".equals(url.getScheme())
                || List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
    }

    /// What a form may lead to so that an answer arrives there (CSP `form-action`).
    public static String origin(URI redirect) {
        return Redirects.origin(redirect);
    }

    /// What clients can read of this server, as JSON (RFC 8414).
    public String discovery() {
        return Discovery.document(issuer);
    }

    /// The public keys, as JSON (RFC 7517).
    public String keys() {
        return keys.published().toString();
    }

    public Asking asking() {
        return asking;
    }

    public DeviceGrants devices() {
        return devices;
    }

    public Logouts logouts() {
        return logouts;
    }

    /// Keeps a request for which the client will send somebody (RFC 9126 §2).
    ///
    /// @param neighbourhood of addresses that it comes from: what one owner has few of
    /// @param stranger runs before that of a client is looked at that has not proved who it is
    public HTTPResponse push(HTTPRequest request, String neighbourhood, Runnable stranger) {
        return answered(request, it -> pushes.answer(it, neighbourhood, stranger));
    }

    /// Tokens for a code, for a refresh token or for a client itself (RFC 6749 §3.2).
    ///
    /// @param stranger runs before a proof of a key is looked at that comes from a client that has
    ///   not proved who it is
    public HTTPResponse token(HTTPRequest request, Runnable stranger) {
        return answered(request, it -> exchange.answer(it, stranger));
    }

    /// A device asks to be let in (RFC 8628 §3.1).
    ///
    /// @param neighbourhood of addresses that it comes from
    public HTTPResponse device(HTTPRequest request, String neighbourhood) {
        return answered(request, it -> devices.begin(it, neighbourhood));
    }

    /// A client registers by itself (RFC 7591).
    public HTTPResponse register(HTTPRequest request) {
        return registrations.register(request);
    }

    /// What such a client has registered (RFC 7592).
    public HTTPResponse registered(String client, HTTPRequest request) {
        return registrations.read(client, request);
    }

    /// Such a client takes itself away (RFC 7592).
    public HTTPResponse deregister(String client, HTTPRequest request) {
        return registrations.remove(client, request);
    }

    /// What a token is worth (RFC 7662).
    public HTTPResponse introspect(HTTPRequest request) {
        return answered(request, inspection::introspect);
    }

    /// A token shall be worth nothing any more (RFC 7009).
    public HTTPResponse revoke(HTTPRequest request) {
        return answered(request, inspection::revoke);
    }

    /// Who let the bearer in (OpenID Connect Core §5.3).
    public HTTPResponse userInfo(HTTPRequest request) {
        return userInfos.answer(request);
    }

    /// What an access token lets him do here who shows it so; `not_authenticated` if it is worth
    /// nothing, or not to him. What is wrong with a proof of his key is said under `DPoP`.
    public Access access(Presented shown) {
        try {
            return accessTokens.access(shown);
        } catch (Mistake e) {
            var error = e.error();
            throw OAuth2Error.INVALID_DPOP_PROOF_CODE.equals(error.getCode())
                    ? new Problem(
                            ProblemCode.NOT_AUTHENTICATED, error.getDescription(), KeyProofs.HEADER)
                    : Problem.notAuthenticated();
        }
    }

    /// What an access token lets one do here, whoever shows it; empty if it is worth nothing.
    public Optional<Access> access(String token) {
        return accessTokens.verify(token);
    }

    /// Those of these grants that have ended, by one read of the database; may wait.
    public Set<UUID> ended(Collection<UUID> of) {
        return grants.ended(of);
    }

    /// What answers a client, or says in the words of an RFC why not.
    @FunctionalInterface
    private interface Door {
        HTTPResponse answer(HTTPRequest request) throws ParseException, Mistake;
    }

    private static HTTPResponse answered(HTTPRequest request, Door door) {
        try {
            return door.answer(request);
        } catch (ParseException e) {
            var error = e.getErrorObject();
            return refused(request, error == null ? OAuth2Error.INVALID_REQUEST : error);
        } catch (Mistake e) {
            return refused(request, e.error());
        } catch (IllegalArgumentException e) { // A text that the library takes for nothing at all.
            return refused(request, OAuth2Error.INVALID_REQUEST);
        }
    }

    // RFC 6749 §5.2
    private static HTTPResponse refused(HTTPRequest request, ErrorObject error) {
        var response = new TokenErrorResponse(error).toHTTPResponse();
        if (response.getStatusCode() == HTTPResponse.SC_UNAUTHORIZED
                && request.getAuthorization() != null) {
            response.setWWWAuthenticate("Basic realm=\"parlor\"");
        }
        return response;
    }

    /// The apps that somebody has let in.
    public List<LetIn> letIn(PrincipalId who) {
        return consents.of(who);
    }

    /// What apps may do now that somebody has let in, the oldest first.
    public List<Grant> granted(PrincipalId who) {
        return grants.of(who);
    }

    /// The apps that this server knows.
    public Clients clients() {
        return clients;
    }

    /// An administrator takes an app away; everything it was given ends. `not_found` if there is no
    /// such app.
    public CompletableFuture<?> remove(Session admin, String client) {
        var now = edge.clock().instant();
        return residents
                .write(tx -> {
                    Administration.refuseOthers(tx, admin);
                    if (!ClientRows.delete(tx, client)) {
                        throw Problem.notFound();
                    }
                    var action = AuditLog.Action.CLIENT_REMOVED;
                    AuditLog.note(tx, admin.user().id(), action, client, now);
                    return true;
                })
                .thenRun(() -> {
                    clients.forget(client);
                    grants.forgetAll();
                });
    }

    /// Nothing that he let this app do goes on.
    public void withdraw(PrincipalId who, String client) {
        consents.withdraw(who, client);
    }
}
