package parlor.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.VirtualTime;
import parlor.db.Database;

/// Which tokens let a guest in, and until when.
class SessionsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final JOSEObjectType TYPE = new JOSEObjectType("parlor-session+jwt");

    @TempDir Path folder;
    private final VirtualTime time = new VirtualTime();
    private final Edge edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);
    private final Ids ids = new Ids(time, new SecureRandom());
    private final Queue<Runnable> handedOn = new ArrayDeque<>();
    private final List<UUID> ended = new ArrayList<>();
    private Database database;
    private KeyRing keys;
    private Key key;
    private Sessions sessions;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("parlor.db"), Thread.ofPlatform().factory());
        keys = keys("keys");
        key = keys.newest();
        sessions = opened(keys);
        sessions.onEnd(session -> ended.add(session.id()));
    }

    private Sessions opened(KeyRing with) {
        return Sessions.open(edge, database, with, Stay.USUAL, handedOn::add);
    }

    private KeyRing keys(String name) {
        return KeyRing.open(
                new Key.Folder(folder.resolve(name), edge, Optional.empty(), true),
                "session",
                Limits.ACCOUNT_SESSION);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<Session> comeIn(int guests) {
        var now = time.instant();
        var all = new ArrayList<Session>();
        database.write(tx -> {
            for (int i = 0; i < guests; i++) {
                var ada = new User(new PrincipalId(ids.next()), User.Kind.GUEST, "Ada", null);
                var session = new Session(ids.next(), ada, now, now.plus(DAY));
                tx.update(
                        "insert into principal (id, kind, name, created_at) values (?, ?, ?, 0)",
                        ada.id(),
                        ada.kind().name(),
                        ada.username());
                SessionRows.store(tx, session, "a program", "192.0.2.0/24");
                all.add(session);
            }
            return true;
        });
        all.forEach(sessions::opened);
        return all;
    }

    private Session comeIn() {
        return comeIn(1).getFirst();
    }

    private void sweep() {
        while (!handedOn.isEmpty()) {
            handedOn.remove().run();
        }
    }

    private boolean lets(String token) {
        return sessions.verify(token).isPresent();
    }

    private String signed(Session session, JOSEObjectType type, Key by, String keyId)
            throws Exception {
        return signed(claims(session).build(), type, by, keyId);
    }

    private static String signed(JWTClaimsSet claims, JOSEObjectType type, Key by, String keyId)
            throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).keyID(keyId).build();
        var token = new SignedJWT(header, claims);
        token.sign(new MACSigner(by.bytes()));
        return token.serialize();
    }

    /// What a cookie of this session says.
    private JWTClaimsSet.Builder claims(Session session) throws ParseException {
        return new JWTClaimsSet.Builder(
                SignedJWT.parse(sessions.cookie(session)).getJWTClaimsSet());
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    @Test
    void onlyOurOwnTokensLetIn() throws Exception {
        var ada = comeIn();
        var good = sessions.cookie(ada);
        assertThat(sessions.verify(good)).contains(ada);
        assertThat(lets(signed(ada, TYPE, key, key.id()))).isTrue();
        assertThat(lets(signed(ada, TYPE, keys("other").newest(), key.id())))
                .as("other key")
                .isFalse();
        assertThat(lets(signed(ada, TYPE, key, "other"))).as("other key id").isFalse();
        assertThat(lets(signed(ada, JOSEObjectType.JWT, key, key.id()))).as("kind").isFalse();
        var payload = good.split("\\.", -1)[1];
        var none = encoded("{\"alg\":\"none\",\"typ\":\"parlor-session+jwt\"}");
        assertThat(lets(none + "." + payload + ".")).as("alg none").isFalse();
        assertThat(lets(good.substring(0, good.lastIndexOf('.') + 1))).as("unsigned").isFalse();
        for (var odd : List.of("", ".", "..", "a.b.c", "{}", payload)) {
            assertThat(lets(odd)).as(odd).isFalse();
        }
    }

    @Test
    void aKeyThatATokenBringsAlongCountsForNothing() throws Exception {
        var ada = comeIn();
        var pair = new ECKeyGenerator(Curve.P_256).keyID(key.id()).generate();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(TYPE)
                        .keyID(key.id())
                        .jwk(pair.toPublicJWK())
                        .build();
        var token = new SignedJWT(header, SignedJWT.parse(sessions.cookie(ada)).getJWTClaimsSet());
        token.sign(new ECDSASigner(pair));
        assertThat(lets(token.serialize())).isFalse();
        for (var type : List.of("at+jwt", "logout+jwt", "dpop+jwt")) {
            assertThat(lets(signed(ada, new JOSEObjectType(type), key, key.id()))).isFalse();
        }
    }

    @Test
    void aTokenIsNobodyElses() throws Exception {
        var ada = comeIn();
        var eve = comeIn();
        var mixed = new Session(ada.id(), eve.user(), ada.createdAt(), ada.expiresAt());
        assertThat(lets(signed(mixed, TYPE, key, key.id()))).isFalse();
    }

    @Test
    void aTokenThatSaysAnythingElseThanItsSessionLetsNobodyIn() throws Exception {
        var ada = comeIn();
        assertThat(letsWith(claims(ada))).isTrue();
        assertThat(letsWith(claims(ada).claim("kind", "account"))).as("kind").isFalse();
        assertThat(letsWith(claims(ada).claim("kind", null))).as("no kind").isFalse();
        long end = ada.expiresAt().getEpochSecond();
        assertThat(letsWith(claims(ada).claim("exp", 0L))).as("over").isFalse();
        assertThat(letsWith(claims(ada).claim("exp", end + 1))).as("longer").isFalse();
        assertThat(letsWith(claims(ada).claim("exp", null))).as("for ever").isFalse();
        assertThat(letsWith(claims(ada).claim("iat", null))).as("never begun").isFalse();
        assertThat(letsWith(claims(ada).claim("nbf", end))).as("not yet").isFalse();
    }

    private boolean letsWith(JWTClaimsSet.Builder claims) throws Exception {
        return lets(signed(claims.build(), TYPE, key, key.id()));
    }

    @Test
    void aKeyThatIsNotInTheFolderSignsNothing() {
        var ada = comeIn();
        var old = sessions.cookie(ada);
        var started = opened(keys("new"));
        assertThat(started.verify(old)).isEmpty();
        assertThat(started.verify(started.cookie(ada))).isPresent();
    }

    @Test
    void afterARotationOldTokensLetInAndNewOnesNameTheNewKey() throws Exception {
        var ada = comeIn();
        var old = sessions.cookie(ada);
        keys.rotate();
        var fresh = sessions.cookie(ada);
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID())
                .isEqualTo(keys.newest().id())
                .isNotEqualTo(key.id());
        assertThat(lets(old)).isTrue();
        assertThat(lets(fresh)).isTrue();
        assertThat(lets(signed(ada, TYPE, key, keys.newest().id()))).as("mixed").isFalse();
        var started = opened(keys("keys"));
        assertThat(started.verify(old)).isPresent();
        assertThat(started.verify(fresh)).isPresent();
    }

    @Test
    void aGuestStaysForADay() {
        var ada = comeIn();
        var cookie = sessions.cookie(ada);
        time.pass(DAY.minusSeconds(1));
        sessions.touch(ada);
        assertThat(lets(cookie)).isTrue();
        time.pass(Duration.ofSeconds(1));
        assertThat(lets(cookie)).as("before anything is swept").isFalse();
        sweep();
        assertThat(ended).containsExactly(ada.id());
        assertThat(opened(keys).verify(cookie)).isEmpty();
    }

    @Test
    void whoIsSignedOutStaysOutAfterAStart() {
        var ada = comeIn();
        var cookie = sessions.cookie(ada);
        assertThat(sessions.end(ada.id())).isCompleted();
        assertThat(lets(cookie)).isFalse();
        assertThat(ended).containsExactly(ada.id());
        assertThat(opened(keys).verify(cookie)).isEmpty();
        assertThat(sessions.end(ada.id())).as("twice").isCompleted();
    }

    @Test
    void thousandsEndInOneSweepOffTheTimersThread() {
        var all = comeIn(1_234);
        time.pass(DAY);
        assertThat(ended).isEmpty();
        sweep();
        assertThat(ended)
                .containsExactlyInAnyOrderElementsOf(all.stream().map(Session::id).toList());
        assertThat(sessions.lastActive(all.getFirst().user().id()).toEpochMilli()).isZero();
    }

    @Test
    void thousandsAreWrittenDown() {
        var all = comeIn(1_234);
        time.pass(Duration.ofHours(1));
        all.forEach(sessions::touch);
        var used = time.instant();
        sweep();
        var started = opened(keys);
        assertThat(all).allMatch(session -> started.lastUsed(session).equals(used));
    }

    @Test
    void aSweepThatFailsDoesNotEndTheNext() {
        var _ = comeIn();
        time.pass(DAY);
        var fails =
                new Object() {
                    boolean once = true;
                };
        sessions.onEnd(session -> {
            if (fails.once) {
                fails.once = false;
                throw new IllegalStateException("listener");
            }
        });
        sweep();
        var eve = comeIn();
        time.pass(DAY);
        sweep();
        assertThat(ended).contains(eve.id());
    }
}
