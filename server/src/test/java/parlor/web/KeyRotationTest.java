package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.identity.Key;
import parlor.identity.KeyRing;

/// New keys sign new cookies, and nobody is signed out by that.
class KeyRotationTest {
    private final House house = House.open();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aKeyMadeBesideTheRunningServerSignsTheNextCookies() throws Exception {
        var ada = comesIn();
        var time = house.time();
        var edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);
        var folder = new Key.Folder(house.data().resolve("keys"), edge, Optional.empty(), false);
        var beside = KeyRing.open(folder, "session", Limits.ACCOUNT_SESSION);
        assertThat(keyOf(ada)).isEqualTo(beside.newest().id());
        beside.rotate();
        time.pass(Duration.ofSeconds(5));
        assertThat(nextKey(keyOf(ada))).isEqualTo(beside.newest().id());
        assertThat(ada.get("/api/v1/me").status()).isEqualTo(200);
        house.restart();
        assertThat(again(ada).get("/api/v1/me").status()).isEqualTo(200);
    }

    /// Comes in until another key signs than this: the server takes it up on another thread.
    private String nextKey(String before) throws Exception {
        var key = keyOf(comesIn());
        for (int tries = 0; tries < 50 && key.equals(before); tries++) {
            Thread.sleep(50);
            key = keyOf(comesIn());
        }
        return key;
    }

    private Visitor comesIn() {
        var guest = house.visitor();
        var made = guest.post("/api/v1/rooms", Map.of("title", "Table", "username", "Ada"));
        assertThat(made.status()).isEqualTo(201);
        return guest;
    }

    /// With the same cookie, at the port where the server is now.
    private Visitor again(Visitor guest) {
        var same = house.visitor();
        same.keep("parlor_session", guest.cookie());
        return same;
    }

    private static String keyOf(Visitor guest) throws Exception {
        var cookie = Objects.requireNonNull(guest.cookie());
        var token = cookie.substring(cookie.indexOf('=') + 1);
        return SignedJWT.parse(token).getHeader().getKeyID();
    }
}
