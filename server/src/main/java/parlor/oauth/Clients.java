package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.AuditLog;

/// The apps that this server knows. Works beside a running server too, which sees what has changed
/// within seconds.
public final class Clients {
    private static final int NAME = 100;
    private static final Duration BELIEVED = Duration.ofSeconds(2);
    private static final int REMEMBERED = 10_000;

    private final Database database;
    private final Edge edge;
    private final Cache<String, Client> read;

    public Clients(Database database, Edge edge) {
        this.database = database;
        this.edge = edge;
        this.read =
                Caches.ageingBy(edge.timers()::nanos)
                        .expireAfterWrite(BELIEVED)
                        .maximumSize(REMEMBERED)
                        .build();
    }

    /// How a new client shall be. Of which nothing more is said: it keeps a secret, sends a
    /// challenge and signs people in.
    public static final class Wish {
        private final String name;
        private Set<URI> redirects = Set.of();
        private boolean open;
        private boolean firstParty;
        private boolean pkce = true;
        private Set<String> grants = Set.of();
        private Set<String> scopes = Set.of();
        private @Nullable JWKSet keys;
        private @Nullable URI keysAt;
        private Set<URI> logouts = Set.of();
        private @Nullable URI notices;
        private boolean pushed;
        private boolean bound;

        public Wish(String name) {
            this.name = name;
        }

        /// Where answers may be sent to.
        public Wish redirects(Set<URI> redirects) {
            this.redirects = redirects;
            return this;
        }

        /// Whether it cannot keep a secret: it gets none.
        public Wish open(boolean open) {
            this.open = open;
            return this;
        }

        /// Whether it belongs to this server.
        public Wish firstParty(boolean firstParty) {
            this.firstParty = firstParty;
            return this;
        }

        /// Whether its requests need a challenge; those of an open client do anyway.
        public Wish pkce(boolean pkce) {
            this.pkce = pkce;
            return this;
        }

        /// `authorization_code`, `refresh_token` …; none means these two.
        public Wish grants(Set<String> grants) {
            this.grants = grants;
            return this;
        }

        /// What it may ask for; none means all.
        public Wish scopes(Set<String> scopes) {
            this.scopes = scopes;
            return this;
        }

        /// With what it signs instead of having a secret (RFC 7523).
        public Wish keys(@Nullable JWKSet keys) {
            this.keys = keys;
            return this;
        }

        /// Where it publishes these keys instead (RFC 7591 §2 `jwks_uri`).
        public Wish keysAt(@Nullable URI keysAt) {
            this.keysAt = keysAt;
            return this;
        }

        /// Where it may send people after signing out.
        public Wish logouts(Set<URI> logouts) {
            this.logouts = logouts;
            return this;
        }

        /// Where it is told that somebody has signed out.
        public Wish notices(@Nullable URI notices) {
            this.notices = notices;
            return this;
        }

        /// Whether it pushes each request first (RFC 9126).
        public Wish pushed(boolean pushed) {
            this.pushed = pushed;
            return this;
        }

        /// Whether each of its tokens is bound to a key (RFC 9449).
        public Wish bound(boolean bound) {
            this.bound = bound;
            return this;
        }

        private boolean signs() {
            return keys != null || keysAt != null;
        }
    }

    /// A client that was added.
    ///
    /// @param secret shown this once; null if it has none
    public record Added(Client client, @Nullable String secret) {}

    /// An [IllegalArgumentException] says what is wrong with the wish.
    public Added add(Wish wish) {
        var metadata = metadata(wish);
        check(wish, metadata);
        boolean keeps = !wish.open && !wish.signs();
        var secret = keeps ? Handle.draw(edge.secrets()) : null;
        var client =
                new Client(
                        new Ids(edge.clock(), edge.secrets()).next().toString(),
                        metadata,
                        secret == null ? null : Handle.kept(secret),
                        wish.firstParty,
                        wish.pkce,
                        false,
                        edge.clock().instant());
        database.write(tx -> {
            ClientRows.insert(tx, client);
            note(tx, AuditLog.Action.CLIENT_ADDED, client.id());
            return client;
        });
        return new Added(client, secret);
    }

    private static OIDCClientMetadata metadata(Wish wish) {
        var metadata = new OIDCClientMetadata();
        metadata.setName(wish.name);
        metadata.setRedirectionURIs(wish.redirects);
        metadata.setPostLogoutRedirectionURIs(wish.logouts);
        if (wish.notices != null) {
            metadata.setBackChannelLogoutURI(wish.notices);
        }
        metadata.setGrantTypes(grants(wish));
        metadata.setResponseTypes(
                metadata.getGrantTypes().contains(GrantType.AUTHORIZATION_CODE)
                        ? Set.of(ResponseType.CODE)
                        : Set.of());
        metadata.setScope(
                wish.scopes.isEmpty()
                        ? Scopes.known(Scopes.MEANING.keySet())
                        : Scope.parse(wish.scopes));
        metadata.setTokenEndpointAuthMethod(method(wish));
        if (wish.keysAt == null) {
            metadata.setJWKSet(wish.keys);
        } else {
            metadata.setJWKSetURI(wish.keysAt);
        }
        metadata.setIDTokenJWSAlg(JWSAlgorithm.ES256);
        metadata.requiresPushedAuthorizationRequests(wish.pushed);
        metadata.setDPoPBoundAccessTokens(wish.bound);
        return metadata;
    }

    private static Set<GrantType> grants(Wish wish) {
        if (wish.grants.isEmpty()) {
            return Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
        }
        var grants = new LinkedHashSet<GrantType>();
        for (var name : wish.grants) {
            var grant = name.equals("device_code") ? GrantType.DEVICE_CODE : new GrantType(name);
            if (!Discovery.GRANTS.contains(grant)) {
                throw new IllegalArgumentException("there is no grant " + name);
            }
            grants.add(grant);
        }
        return grants;
    }

    private static ClientAuthenticationMethod method(Wish wish) {
        if (wish.open) {
            return ClientAuthenticationMethod.NONE;
        }
        return wish.signs()
                ? ClientAuthenticationMethod.PRIVATE_KEY_JWT
                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }

    private static void check(Wish wish, OIDCClientMetadata metadata) {
        if (wish.name.isBlank() || wish.name.length() > NAME) {
            throw new IllegalArgumentException(
                    "a client has a name of at most %d characters".formatted(NAME));
        }
        for (var redirect : wish.redirects) {
            if (!Redirects.registrable(redirect)) {
                throw new IllegalArgumentException(
                        redirect
                                + " cannot be a redirect: use https, http on this machine, or a"
                                + " scheme like com.example.app");
            }
        }
        for (var logout : wish.logouts) {
            if (!Redirects.registrable(logout)) {
                throw new IllegalArgumentException(
                        logout + " is no address that people can be sent to");
            }
        }
        if (wish.notices != null && !Redirects.noticeable(wish.notices)) {
            throw new IllegalArgumentException(
                    wish.notices + " is no address that can be told of logouts: use https");
        }
        if (wish.keysAt != null && (wish.keys != null || !Redirects.noticeable(wish.keysAt))) {
            throw new IllegalArgumentException(
                    "the keys of a client are given, or there is an address of theirs: use https");
        }
        var grants = metadata.getGrantTypes();
        if (grants.contains(GrantType.AUTHORIZATION_CODE) && wish.redirects.isEmpty()) {
            throw new IllegalArgumentException("a client that signs people in has a redirect");
        }
        if (grants.contains(GrantType.CLIENT_CREDENTIALS) && wish.open) {
            throw new IllegalArgumentException("a public client has no credentials of its own");
        }
        for (var scope : wish.scopes) {
            if (!Scopes.MEANING.containsKey(scope)) {
                throw new IllegalArgumentException("there is no scope " + scope);
            }
        }
    }

    /// One as it was in the last two seconds.
    public Optional<Client> find(String id) {
        var known = read.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = database.read(tx -> ClientRows.find(tx, id));
        found.ifPresent(client -> read.put(id, client));
        return found;
    }

    /// Whence a client is that has registered by itself.
    ///
    /// @param token which of the host's it did so with, by its id; empty where that is not known
    /// @param label what the host calls that
    public record Origin(String token, @Nullable String label) {}

    /// @param origin null if the host has added it
    public record Listed(Client client, @Nullable Origin origin) {}

    /// The oldest first.
    public List<Listed> all() {
        return after("", Integer.MAX_VALUE);
    }

    /// The oldest first, after the one of this id.
    public List<Listed> after(String id, int limit) {
        return database.read(tx -> {
            var origins = RegistrationRows.origins(tx);
            return ClientRows.after(tx, id, limit).stream()
                    .map(client -> new Listed(client, origins.get(client.id())))
                    .toList();
        });
    }

    /// A new secret in the place of the old one; empty if there is no such client, or it has none.
    public Optional<String> renew(String id) {
        var secret = Handle.draw(edge.secrets());
        boolean done =
                database.write(tx -> {
                    boolean set = ClientRows.setSecret(tx, id, Handle.kept(secret));
                    if (set) {
                        note(tx, AuditLog.Action.CLIENT_SECRET_RENEWED, id);
                    }
                    return set;
                });
        read.invalidate(id);
        return done ? Optional.of(secret) : Optional.empty();
    }

    /// Takes a client away; everything it was given ends.
    ///
    /// @return false if there is no such client
    public boolean remove(String id) {
        boolean done =
                database.write(tx -> {
                    boolean gone = ClientRows.delete(tx, id);
                    if (gone) {
                        note(tx, AuditLog.Action.CLIENT_REMOVED, id);
                    }
                    return gone;
                });
        forget(id);
        return done;
    }

    /// What was read of it is not believed any more.
    void forget(String id) {
        read.invalidate(id);
    }

    /// What the host does by the command line.
    private void note(Tx tx, AuditLog.Action action, String id) {
        AuditLog.note(tx, null, action, id, edge.clock().instant());
    }
}
