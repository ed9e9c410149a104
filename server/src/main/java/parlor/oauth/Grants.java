package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.oauth2.sdk.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.rooms.Residents;

/// What clients may do. The row is the truth; what was read of it is believed for two seconds.
final class Grants {
    private static final Duration BELIEVED = Duration.ofSeconds(2);
    private static final int REMEMBERED = 20_000;
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE / 2);

    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Residents residents;
    private final Cache<UUID, Optional<Grant>> read;
    private final Cache<String, Grant> own;

    Grants(Edge edge, Database database, Residents residents) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.database = database;
        this.residents = residents;
        this.read = remembered().build();
        this.own = remembered().build();
    }

    private Caffeine<Object, Object> remembered() {
        return Caches.ageingBy(edge.timers()::nanos)
                .expireAfterWrite(BELIEVED)
                .maximumSize(REMEMBERED);
    }

    /// A grant that begins now; not stored yet.
    Grant begun(Authorization request, Session session) {
        return begun(request.client().id(), request.scope(), session);
    }

    /// A grant to a client that begins now; not stored yet.
    Grant begun(String client, Scope scope, Session session) {
        var now = edge.clock().instant();
        return new Grant(
                ids.next(),
                client,
                session.user(),
                session.id(),
                scope,
                scope.contains(Scopes.OFFLINE),
                session.createdAt(),
                now.plus(Limits.OAUTH_GRANT));
    }

    Optional<Grant> live(UUID id) {
        return read.get(id, this::look);
    }

    /// Those of them that go on no more.
    Set<UUID> ended(Collection<UUID> ids) {
        var now = edge.clock().instant();
        return database.read(tx ->
                ids.stream()
                        .filter(id -> GrantRows.live(tx, id, now).isEmpty())
                        .collect(Collectors.toSet()));
    }

    private Optional<Grant> look(UUID id) {
        return database.read(tx -> GrantRows.live(tx, id, edge.clock().instant()));
    }

    /// Those of somebody, the oldest first.
    List<Grant> of(PrincipalId who) {
        return database.read(tx -> GrantRows.of(tx, who, edge.clock().instant()));
    }

    /// What a client may do for itself.
    Grant own(Client client) {
        return own.get(client.id(), _ -> stored(client));
    }

    private Grant stored(Client client) {
        var now = edge.clock().instant();
        return database.read(tx -> GrantRows.own(tx, client.id(), now))
                .orElseGet(() -> residents.write(tx -> own(tx, client, now)).join());
    }

    private Grant own(Tx tx, Client client, Instant now) {
        return GrantRows.own(tx, client.id(), now)
                .orElseGet(() -> {
                    var grant =
                            new Grant(
                                    ids.next(),
                                    client.id(),
                                    null,
                                    null,
                                    client.allowed(Scopes.known(Scopes.MEANING.keySet())),
                                    true,
                                    now,
                                    NEVER);
                    GrantRows.insert(tx, grant, now);
                    return grant;
                });
    }

    /// Ends it and all its tokens, durably.
    void end(UUID id) {
        var now = edge.clock().instant();
        residents
                .write(tx -> {
                    GrantRows.end(tx, id, now);
                    return true;
                })
                .join();
        forget(id);
    }

    /// It was ended: nothing of it is believed any more.
    void forget(UUID id) {
        read.invalidate(id);
        own.asMap().values().removeIf(grant -> grant.id().equals(id));
    }

    void forgetAll() {
        read.invalidateAll();
        own.invalidateAll();
    }
}
