package parlor.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Outbound;

/// Requests that a client keeps at addresses which it has registered (OpenID Connect Core §6.2,
/// `request_uris`). No others are fetched.
final class RequestObjects {
    private static final Logger log = LoggerFactory.getLogger(RequestObjects.class);
    private static final Set<String> TYPES =
            Set.of("application/jwt", "application/oauth-authz-req+jwt", "application/jose");
    private static final Set<String> OF_THE_TOKEN =
            Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");
    private static final List<String> ALIKE = List.of("client_id", "response_type");
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;

    private final Edge edge;
    private final Issuer issuer;
    private final ClientKeys keys;
    private final Outbound outbound;
    private final boolean here;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    /// @param here whether this server is reached on its own machine only, and its apps may be too
    RequestObjects(Edge edge, Issuer issuer, ClientKeys keys, Outbound outbound, boolean here) {
        this.edge = edge;
        this.issuer = issuer;
        this.keys = keys;
        this.outbound = outbound;
        this.here = here;
    }

    /// Whether the client has registered this address; the hash that may follow it does not count.
    static boolean isRegistered(Client client, String uri) {
        var all = Objects.requireNonNullElse(client.metadata().getRequestObjectURIs(), Set.of());
        return all.stream().anyMatch(own -> place(own.toString()).equals(place(uri)));
    }

    /// Where a request is fetched from: its address may end with the hash of what stands there.
    static String place(String uri) {
        return uri.split("#", 2)[0];
    }

    /// What was sent together with what stands there, which counts where both say something; may
    /// wait for five seconds. A [Mistake] says what is wrong with it.
    ///
    /// @param uri one that the client has registered
    Map<String, List<String>> read(Client client, String uri, Map<String, List<String>> sent)
            throws Mistake {
        var claims = proved(client, fetched(client, uri));
        var all = new LinkedHashMap<>(sent);
        all.remove("request_uri");
        for (var claim : claims.getClaims().entrySet()) {
            var name = claim.getKey();
            if (!OF_THE_TOKEN.contains(name)) {
                all.put(name, List.of(text(claim.getValue())));
            }
        }
        boolean other =
                all.containsKey("request")
                        || all.containsKey("request_uri")
                        || ALIKE.stream()
                                .anyMatch(name ->
                                        sent.containsKey(name)
                                                && !sent.get(name).equals(all.get(name)));
        if (other) {
            throw wrong("it says something else than what was sent with it");
        }
        return all;
    }

    private String fetched(Client client, String uri) throws Mistake {
        var id = client.id();
        try {
            if (underWay.merge(id, 1, Integer::sum) > AT_ONCE) {
                throw new IOException("too many requests of this client are fetched");
            }
            return outbound.get(URI.create(place(uri)), TYPES, client.reach(here)).strip();
        } catch (IOException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("client", id)
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("request_not_fetched");
            throw new Mistake(OAuth2Error.INVALID_REQUEST_URI, "the request could not be fetched");
        } finally {
            underWay.computeIfPresent(id, (_, n) -> n == 1 ? null : n - 1);
        }
    }

    private JWTClaimsSet proved(Client client, String text) throws Mistake {
        try {
            var token = JWTParser.parse(text);
            if (!isProved(client, token)) {
                throw wrong("it is not signed as this client has registered");
            }
            var claims = token.getJWTClaimsSet();
            if (claims == null || !isForUs(client, claims)) {
                throw wrong("it is from somebody else, for somebody else, or over");
            }
            return claims;
        } catch (ParseException e) {
            throw wrong("it is no JWT");
        }
    }

    /// What was registered holds; where nothing was, it may be signed or not.
    private boolean isProved(Client client, JWT token) throws Mistake {
        var registered = client.metadata().getRequestObjectJWSAlg();
        boolean right =
                registered == null
                        || registered.getName().equals(token.getHeader().getAlgorithm().getName());
        List<JWSAlgorithm> ways = Assertions.ways(client);
        return right
                && switch (token) {
                    case PlainJWT _ -> true;
                    case SignedJWT signed -> isSigned(client, signed, ways);
                    default -> false;
                };
    }

    private boolean isSigned(Client client, SignedJWT token, List<JWSAlgorithm> ways)
            throws Mistake {
        try {
            return keys.have(client, key -> Signatures.by(key, token, ways));
        } catch (Mistake e) {
            throw wrong(e.error().getDescription());
        }
    }

    // RFC 9101 §4: iss and aud, if they are there
    private boolean isForUs(Client client, JWTClaimsSet claims) {
        var now = edge.clock().instant();
        var ends = claims.getExpirationTime();
        var begins = claims.getNotBeforeTime();
        var from = claims.getIssuer();
        return (from == null || from.equals(client.id()))
                && (claims.getAudience().isEmpty()
                        || claims.getAudience().contains(issuer.getValue()))
                && (ends == null || ends.toInstant().isAfter(now))
                && (begins == null || !begins.toInstant().isAfter(now.plus(AHEAD)));
    }

    private static String text(@Nullable Object value) throws Mistake {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case Map<?, ?> object -> json(object);
            case null, default -> throw wrong("one of its values is none of a request");
        };
    }

    private static String json(Map<?, ?> object) {
        var all = new LinkedHashMap<String, Object>();
        object.forEach((name, value) -> all.put(String.valueOf(name), value));
        return JSONObjectUtils.toJSONString(all);
    }

    private static Mistake wrong(String what) {
        return new Mistake(
                OAuth2Error.INVALID_REQUEST_OBJECT, "the request at request_uri: " + what);
    }
}
