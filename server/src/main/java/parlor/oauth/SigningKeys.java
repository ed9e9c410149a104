package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Seal;

/// The keys that sign tokens: one pair an algorithm, made when it is needed first and kept sealed.
final class SigningKeys {
    static final List<JWSAlgorithm> ALGORITHMS = List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    private static final int RSA_BITS = 2048;

    private final Edge edge;
    private final Database database;
    private final Seal seal;
    private final Map<JWSAlgorithm, Pair> current = new ConcurrentHashMap<>();

    SigningKeys(Edge edge, Database database, Seal seal) {
        this.edge = edge;
        this.database = database;
        this.seal = seal;
    }

    private record Pair(JWK key, JWSSigner signer) {}

    /// The public halves (RFC 7517 §5), old ones too.
    JWKSet published() {
        ALGORITHMS.forEach(this::pair);
        return new JWKSet(database.read(this::all)).toPublicJWKSet();
    }

    /// The public half that this names, if it is one of ours for this algorithm.
    Optional<JWK> verifying(JWSHeader header) {
        return ALGORITHMS.stream()
                .map(this::pair)
                .map(Pair::key)
                .filter(key -> key.getKeyID().equals(header.getKeyID()))
                .filter(key -> key.getAlgorithm().equals(header.getAlgorithm()))
                .findFirst();
    }

    /// @param type `typ` of the header, which tells one kind of token from another
    SignedJWT sign(JWSAlgorithm algorithm, JOSEObjectType type, JWTClaimsSet claims) {
        var pair = pair(algorithm);
        var header =
                new JWSHeader.Builder(algorithm).type(type).keyID(pair.key().getKeyID()).build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(pair.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token;
    }

    private Pair pair(JWSAlgorithm algorithm) {
        return current.computeIfAbsent(algorithm, this::open);
    }

    private Pair open(JWSAlgorithm algorithm) {
        var found = database.read(tx -> stored(tx, algorithm));
        return pairOf(found.orElseGet(() -> keep(algorithm, make(algorithm))));
    }

    private static Pair pairOf(JWK key) {
        try {
            return new Pair(
                    key,
                    key instanceof ECKey ec
                            ? new ECDSASigner(ec)
                            : new RSASSASigner(key.toRSAKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWK make(JWSAlgorithm algorithm) {
        try {
            return algorithm.equals(JWSAlgorithm.ES256)
                    ? new ECKeyGenerator(Curve.P_256)
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .secureRandom(edge.secrets())
                            .generate()
                    : new RSAKeyGenerator(RSA_BITS)
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .secureRandom(edge.secrets())
                            .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Stores it, unless somebody has stored one meanwhile, which is taken instead.
    private JWK keep(JWSAlgorithm algorithm, JWK made) {
        return database.write(tx ->
                stored(tx, algorithm)
                        .orElseGet(() -> {
                            insert(tx, algorithm, made);
                            return made;
                        }));
    }

    private void insert(Tx tx, JWSAlgorithm algorithm, JWK key) {
        var text = key.toJSONString().getBytes(UTF_8);
        var sealed = seal.close("oauth signing", key.getKeyID(), text, edge.secrets());
        tx.update(
                "insert into oauth_key (id, alg, sealed, created_at) values (?, ?, ?, ?)",
                key.getKeyID(),
                algorithm.getName(),
                Base64.getEncoder().encodeToString(sealed),
                edge.clock().millis());
    }

    private Optional<JWK> stored(Tx tx, JWSAlgorithm algorithm) {
        return tx.row(
                "select id, sealed from oauth_key where alg = ? order by created_at desc limit 1",
                row -> opened(row.getString("id"), row.getString("sealed")),
                algorithm.getName());
    }

    private List<JWK> all(Tx tx) {
        return tx.rows(
                "select id, sealed from oauth_key order by created_at desc, alg desc",
                row -> opened(row.getString("id"), row.getString("sealed")));
    }

    private JWK opened(String id, String sealed) {
        var text =
                seal.open("oauth signing", id, Base64.getDecoder().decode(sealed))
                        .orElseThrow(() -> new IllegalStateException("a signing key is damaged"));
        try {
            return JWK.parse(new String(text, UTF_8));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
