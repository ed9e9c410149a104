package parlor.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;

/// Proofs that a request was made by the holder of a key (RFC 9449 §4). We hand out no nonces: the
/// window is short, and in it each proof counts once.
final class KeyProofs {
    static final String HEADER = "DPoP";
    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final Duration LIFE =
            BEHIND.plus(AHEAD).plusSeconds(1); // iat is in whole seconds
    private static final int JTI = 200;

    /// RFC 9449 §4.3, after the header was found to be one JWT.
    private static final List<Check> IN_ORDER =
            List.of(
                    new Check("typ is dpop+jwt", KeyProofs::isProof),
                    new Check("alg is one of ours", KeyProofs::isOurs),
                    new Check("jwk is a public key", (it, _) -> !it.key().isPrivate()),
                    new Check("the key has signed it", KeyProofs::isSigned),
                    new Check("jti is a text", KeyProofs::isNamed),
                    new Check("htm is the method", (it, to) -> to.method().equals(it.text("htm"))),
                    new Check("htu is the address", KeyProofs::isForAddress),
                    new Check("iat is now", KeyProofs::isOfNow),
                    new Check("ath is the token's", KeyProofs::isForToken));

    private final Edge edge;
    private final Seen withoutToken;
    private final Seen withToken;

    KeyProofs(Edge edge) {
        this.edge = edge;
        this.withoutToken = new Seen(edge);
        this.withToken = new Seen(edge);
    }

    /// One thing that holds for a good proof.
    private record Check(String rule, BiPredicate<Proof, Request> holds) {}

    private record Proof(SignedJWT token, JWK key, JWTClaimsSet claims) {
        @Nullable String text(String claim) {
            return claims.getClaim(claim) instanceof String text ? text : null;
        }
    }

    /// What is to be proved.
    ///
    /// @param token the access token that is shown with it, or null
    private record Request(String method, URI uri, @Nullable String token, Instant now) {}

    /// The key that this client's request is proved with; null if it brings no proof.
    ///
    /// @param stranger runs before the proof of a client is looked at that does not prove who it is
    @Nullable String key(HTTPRequest request, Client client, Runnable stranger) throws Mistake {
        var proofs = Objects.requireNonNullElse(request.getHeaderValues(HEADER), List.<String>of());
        if (proofs.isEmpty()) {
            return null;
        }
        if (client.open()) {
            stranger.run();
        }
        return key(proofs, request.getMethod().name(), request.getURI(), null);
    }

    /// The thumbprint (RFC 7638) of the key that proves it; a [Mistake] if it is not proved.
    ///
    /// @param token the access token that is shown, or null
    String key(List<String> proofs, String method, URI uri, @Nullable String token) throws Mistake {
        if (proofs.size() != 1) {
            throw wrong("there is one of them");
        }
        try {
            var proof = proof(proofs.getFirst());
            var request = new Request(method, uri, token, edge.clock().instant());
            for (var check : IN_ORDER) {
                if (!check.holds().test(proof, request)) {
                    throw wrong(check.rule());
                }
            }
            var thumbprint = proof.key().computeThumbprint().toString();
            if (!first(thumbprint, proof, token != null)) {
                throw wrong("each is shown once");
            }
            return thumbprint;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw wrong("it is a JWT with the public key in jwk");
        }
    }

    /// What strangers fill, who have no token yet, does not shut out those who have one.
    private boolean first(String thumbprint, Proof proof, boolean token) {
        return (token ? withToken : withoutToken)
                .first(thumbprint, String.valueOf(proof.text("jti")), LIFE);
    }

    private static Proof proof(String text) throws ParseException {
        var token = SignedJWT.parse(text);
        var key = token.getHeader().getJWK();
        if (key == null) {
            throw new ParseException("no jwk", 0);
        }
        return new Proof(token, key, token.getJWTClaimsSet());
    }

    static Mistake wrong(String rule) {
        return new Mistake(
                OAuth2Error.INVALID_DPOP_PROOF, "a good DPoP proof is demanded: " + rule);
    }

    private static boolean isProof(Proof proof, Request request) {
        return TYPE.equals(proof.token().getHeader().getType());
    }

    private static boolean isOurs(Proof proof, Request request) {
        return Signatures.ALGORITHMS.contains(proof.token().getHeader().getAlgorithm());
    }

    private static boolean isSigned(Proof proof, Request request) {
        return Signatures.good(proof.token(), proof.key(), Signatures.ALGORITHMS);
    }

    private static boolean isNamed(Proof proof, Request request) {
        var jti = proof.text("jti");
        return jti != null && !jti.isEmpty() && jti.length() <= JTI;
    }

    /// Without query and fragment, and whatever the case of its scheme and host (RFC 3986 §6.2.2.1,
    /// §6.2.3).
    private static boolean isForAddress(Proof proof, Request request) {
        var said = proof.text("htu");
        try {
            return said != null && place(new URI(said)).equals(place(request.uri()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// An address by what tells it from others.
    private record Place(String scheme, String host, int port, String path) {}

    private static Place place(URI uri) {
        var scheme = lower(uri.getScheme());
        int usual = scheme.equals("https") ? 443 : 80;
        var path = Objects.requireNonNullElse(uri.getRawPath(), "");
        return new Place(
                scheme,
                lower(uri.getHost()),
                uri.getPort() < 0 ? usual : uri.getPort(),
                path.isEmpty() ? "/" : path);
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static boolean isOfNow(Proof proof, Request request) {
        var claims = proof.claims();
        var made = claims.getIssueTime();
        var now = request.now();
        return made != null
                && !made.toInstant().isBefore(now.minus(BEHIND))
                && hasBegun(made, now)
                && hasBegun(claims.getNotBeforeTime(), now)
                && (claims.getExpirationTime() == null
                        || claims.getExpirationTime().toInstant().isAfter(now));
    }

    private static boolean hasBegun(@Nullable Date time, Instant now) {
        return time == null || !time.toInstant().isAfter(now.plus(AHEAD));
    }

    private static boolean isForToken(Proof proof, Request request) {
        return request.token() == null || Handle.kept(request.token()).equals(proof.text("ath"));
    }
}
