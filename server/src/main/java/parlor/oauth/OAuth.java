package parlor.oauth;

import com.nimbusds.oauth2.sdk.id.Issuer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.identity.Key;
import parlor.identity.PrincipalId;
import parlor.identity.Seal;
import parlor.rooms.Residents;

/// Parlor as a provider: other people's apps sign people in with it and call its API.
public final class OAuth {
    private final Edge edge;
    private final SigningKeys keys;
    private final Consents consents;
    private final Asking asking;
    private final Issuer issuer;

    /// What the provider stands on.
    ///
    /// @param url the public URL: the issuer
    /// @param key seals the keys that sign
    public record Parts(URI url, Edge edge, Database database, Residents residents, Key key) {}

    /// An app that somebody has let in.
    ///
    /// @param scope what for, in words
    public record LetIn(Client client, List<String> scope, Instant at) {}

    private OAuth(Parts parts) {
        this.edge = parts.edge();
        this.issuer = new Issuer(parts.url());
        var database = parts.database();
        var residents = parts.residents();
        var clients = new Clients(database, edge);
        this.keys =
                new SigningKeys(
                        edge, database, new Seal(parts.key().derive("oauth signing keys", 32)));
        var grants = new Grants(edge, database, residents);
        this.consents = new Consents(edge, database, residents, grants);
        var tokens = new IdTokens(edge, keys, issuer);
        this.asking =
                new Asking(
                        edge,
                        new Checks(clients::find, tokens::subject, issuer),
                        new PendingRequests(edge, database, residents),
                        consents,
                        new Codes(edge, residents, grants),
                        issuer);
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

    /// The apps that somebody has let in.
    public List<LetIn> letIn(PrincipalId who) {
        return consents.of(who);
    }

    /// Nothing that he let this app do goes on.
    public void withdraw(PrincipalId who, String client) {
        consents.withdraw(who, client);
    }
}
