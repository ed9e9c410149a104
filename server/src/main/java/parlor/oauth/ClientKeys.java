package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Outbound;

/// The public keys of clients: as they were registered, or fetched from where the client publishes
/// them (`jwks_uri`, RFC 7591 §2) and believed for a while.
final class ClientKeys {
    private static final Logger log = LoggerFactory.getLogger(ClientKeys.class);
    private static final Set<String> TYPES = Set.of("application/jwk-set+json", "application/json");
    private static final int TRIED = 10_000;

    private final Outbound outbound;
    private final boolean here;
    private final Cache<String, Keys> read;
    private final Cache<String, Boolean> tried;
    private final Map<String, CompletableFuture<Optional<Keys>>> underWay =
            new ConcurrentHashMap<>();

    /// @param here whether this server is reached on its own machine only, and its apps may be too
    ClientKeys(Edge edge, Outbound outbound, boolean here) {
        this.outbound = outbound;
        this.here = here;
        this.read =
                Caches.ageingBy(edge.timers()::nanos)
                        .expireAfterWrite(Limits.CLIENT_KEYS)
                        .maximumWeight(Limits.CLIENT_KEYS_BYTES)
                        .weigher((String _, Keys keys) -> keys.bytes())
                        .build();
        this.tried =
                Caches.ageingBy(edge.timers()::nanos)
                        .expireAfterWrite(Limits.CLIENT_KEYS_AGAIN)
                        .maximumSize(TRIED)
                        .build();
    }

    /// @param bytes of the document that they stood in
    private record Keys(List<JWK> all, int bytes) {
        boolean have(Predicate<JWK> right) {
            return all.stream().anyMatch(right);
        }
    }

    /// Whether one of the client's keys is right; may wait for five seconds. Where none of those
    /// known is, they are fetched again, at most once a minute: the client may have changed them. A
    /// [Mistake] where there are none.
    boolean have(Client client, Predicate<JWK> right) throws Mistake {
        var uri = client.metadata().getJWKSetURI();
        if (uri == null) {
            var own = client.metadata().getJWKSet();
            return own != null && own.getKeys().stream().anyMatch(right);
        }
        var place = client.id() + "\n" + uri;
        var known = read.getIfPresent(place);
        if (known != null && known.have(right)) {
            return true;
        }
        var fresh = fresh(place, client, uri);
        if (fresh == null && known == null) {
            throw new Mistake(
                    OAuth2Error.INVALID_CLIENT, "the keys at jwks_uri could not be fetched");
        }
        return fresh != null && fresh.have(right);
    }

    /// All who need the same keys at a time share one request.
    private @Nullable Keys fresh(String place, Client client, URI uri) {
        var mine = new CompletableFuture<Optional<Keys>>();
        var others = underWay.putIfAbsent(place, mine);
        if (others != null) {
            return others.join().orElse(null);
        }
        try {
            boolean due = tried.asMap().putIfAbsent(place, true) == null;
            mine.complete(
                    due
                            ? fetch(place, client, uri)
                            : Optional.ofNullable(read.getIfPresent(place)));
        } finally {
            underWay.remove(place);
            mine.complete(Optional.empty());
        }
        return mine.join().orElse(null);
    }

    private Optional<Keys> fetch(String place, Client client, URI uri) {
        try {
            var keys = keys(outbound.get(uri, TYPES, client.reach(here)));
            read.put(place, keys);
            return Optional.of(keys);
        } catch (IOException | ParseException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("client", client.id())
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("client_keys_not_fetched");
            return Optional.empty();
        }
    }

    private static Keys keys(String document) throws IOException, ParseException {
        var all = JWKSet.parse(document).toPublicJWKSet().getKeys();
        if (all.size() > RegistrationChecks.KEYS) {
            throw new IOException("the answer has too many keys");
        }
        return new Keys(all, document.length());
    }
}
