package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationErrorResponse;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformation;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformationResponse;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationRequest;
import java.net.URI;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.Outbound;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.rooms.Residents;

/// Clients that register by themselves (RFC 7591, OpenID Connect Dynamic Client Registration), with
/// a token of the host's; without one nobody does.
final class Registrations {
    /// What is kept of what a client sends (RFC 7591 §2: all else is ignored).
    private static final Set<String> KEPT =
            Set.of(
                    "redirect_uris",
                    "response_types",
                    "grant_types",
                    "application_type",
                    "client_name",
                    "client_uri",
                    "logo_uri",
                    "policy_uri",
                    "tos_uri",
                    "contacts",
                    "scope",
                    "token_endpoint_auth_method",
                    "token_endpoint_auth_signing_alg",
                    "jwks",
                    "jwks_uri",
                    "subject_type",
                    "sector_identifier_uri",
                    "id_token_signed_response_alg",
                    "userinfo_signed_response_alg",
                    "request_uris",
                    "request_object_signing_alg",
                    "default_max_age",
                    "require_auth_time",
                    "post_logout_redirect_uris",
                    "backchannel_logout_uri",
                    "backchannel_logout_session_required",
                    "require_pushed_authorization_requests",
                    "dpop_bound_access_tokens",
                    "software_id",
                    "software_version");

    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Residents residents;
    private final Clients clients;
    private final Issuer issuer;
    private final RegistrationChecks checks;
    private final Sectors sectors;

    /// @param here whether this server is reached on its own machine only, and its apps may be too
    Registrations(
            Edge edge,
            Database database,
            Residents residents,
            Clients clients,
            Issuer issuer,
            Outbound outbound,
            boolean here) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.database = database;
        this.residents = residents;
        this.clients = clients;
        this.issuer = issuer;
        this.checks = new RegistrationChecks(here);
        this.sectors =
                new Sectors(outbound, here ? Outbound.Reach.ANYWHERE : Outbound.Reach.PUBLIC);
    }

    HTTPResponse register(HTTPRequest request) {
        var shown = bearer(request);
        long now = edge.clock().millis();
        if (shown == null || !database.read(tx -> InitialTokens.holds(tx, shown, now))) {
            return refused(BearerTokenError.INVALID_TOKEN);
        }
        try {
            var metadata = OIDCClientRegistrationRequest.parse(request).getOIDCClientMetadata();
            metadata.applyDefaults();
            var seen = checks.check(metadata);
            var wrong = seen == null ? sectors.check(metadata) : seen;
            return wrong == null ? registered(kept(metadata), shown) : refused(wrong);
        } catch (ParseException e) {
            var error = e.getErrorObject();
            return refused(error == null ? RegistrationError.INVALID_CLIENT_METADATA : error);
        }
    }

    private static OIDCClientMetadata kept(OIDCClientMetadata metadata) throws ParseException {
        var all = metadata.toJSONObject();
        all.keySet().retainAll(KEPT);
        var kept = OIDCClientMetadata.parse(all);
        var scope = metadata.getScope();
        kept.setScope(Scopes.known(scope == null ? Scopes.MEANING.keySet() : scope.toStringList()));
        return kept;
    }

    private HTTPResponse registered(OIDCClientMetadata metadata, String token) {
        var method = metadata.getTokenEndpointAuthMethod();
        boolean keeps =
                !method.equals(ClientAuthenticationMethod.NONE)
                        && !method.equals(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        // Confidential clients of OpenID Connect send no challenge, as a rule.
        boolean pkce =
                metadata.requiresPushedAuthorizationRequests()
                        || metadata.getDPoPBoundAccessTokens();
        var secret = keeps ? Handle.draw(edge.secrets()) : null;
        var access = Handle.draw(edge.secrets());
        var client =
                new Client(
                        ids.next().toString(),
                        metadata,
                        secret == null ? null : Handle.kept(secret),
                        false,
                        pkce,
                        true,
                        edge.clock().instant());
        var wrong = residents.write(tx -> insert(tx, client, access, token)).join();
        return wrong.map(Registrations::refused)
                .orElseGet(() -> told(client, secret, access, true));
    }

    /// @return why not
    private Optional<ErrorObject> insert(Tx tx, Client client, String access, String token) {
        if (RegistrationRows.count(tx) >= Limits.REGISTERED_CLIENTS) {
            return Optional.of(
                    RegistrationError.INVALID_CLIENT_METADATA.setDescription(
                            "this server takes no more clients"));
        }
        var used = InitialTokens.use(tx, token, edge.clock().millis());
        used.ifPresent(id -> {
            ClientRows.insert(tx, client);
            RegistrationRows.insert(tx, client.id(), Handle.kept(access), id);
        });
        return used.isPresent() ? Optional.empty() : Optional.of(BearerTokenError.INVALID_TOKEN);
    }

    private HTTPResponse told(
            Client client, @Nullable String secret, @Nullable String access, boolean anew) {
        var information =
                new OIDCClientInformation(
                        new ClientID(client.id()),
                        Date.from(client.createdAt()),
                        client.metadata(),
                        secret == null ? null : new Secret(secret),
                        URI.create(issuer.getValue() + "/oauth2/register/" + client.id()),
                        access == null ? null : new BearerAccessToken(access));
        return new OIDCClientInformationResponse(information, anew).toHTTPResponse();
    }

    /// What a client has registered (RFC 7592 §2.1), without its secret, of which only a hash is
    /// kept.
    HTTPResponse read(String id, HTTPRequest request) {
        var access = bearer(request);
        return own(id, access)
                .map(client -> told(client, null, access, false))
                .orElseGet(() -> refused(BearerTokenError.INVALID_TOKEN));
    }

    /// A client takes itself away (RFC 7592 §2.3).
    HTTPResponse remove(String id, HTTPRequest request) {
        var own = own(id, bearer(request));
        if (own.isEmpty()) {
            return refused(BearerTokenError.INVALID_TOKEN);
        }
        residents.write(tx -> ClientRows.delete(tx, id)).join();
        return new HTTPResponse(204);
    }

    private Optional<Client> own(String id, @Nullable String access) {
        boolean proved =
                access != null
                        && database.read(tx -> RegistrationRows.holds(tx, id, Handle.kept(access)));
        return proved ? clients.find(id) : Optional.empty();
    }

    // RFC 6750 §2.1
    private static @Nullable String bearer(HTTPRequest request) {
        try {
            var header = request.getAuthorization();
            return header == null ? null : BearerAccessToken.parse(header).getValue();
        } catch (ParseException e) {
            return null;
        }
    }

    private static HTTPResponse refused(ErrorObject error) {
        return new ClientRegistrationErrorResponse(error).toHTTPResponse();
    }
}
