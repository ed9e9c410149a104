package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What one does with an account once one has it: sessions, name, password, recovery.
@Tag("slow")
class KeepingAnAccountTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER = "a very different phrase";

    private final House house = House.open();

    @AfterEach
    void close() {
        house.close();
    }

    private static Visitor.Reply changesPassword(Person person, String password) {
        return person.registers("/api/v1/me/password", Map.of(), password, Map.of());
    }

    private Visitor.Reply recovers(Person person, String code, String password) {
        return person.registers(
                "/api/v1/recover",
                Map.of("username", person.name, "code", code),
                password,
                Map.of());
    }

    private static int sessions(Person person) {
        return person.browser.get("/api/v1/me/sessions").json().path("results").size();
    }

    @Test
    void sessionsAreSeenAndEnded() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var phone = ada.with(house.visitor());
        var tablet = ada.with(house.visitor());
        house.time().pass(Duration.ofMinutes(3));
        phone.signsIn(PASSWORD);
        house.time().pass(Duration.ofMinutes(3));
        tablet.signsIn(PASSWORD);
        var list = ada.browser.get("/api/v1/me/sessions").json().path("results");
        assertThat(list.findValuesAsText("current")).containsExactly("false", "false", "true");
        assertThat(list.findValuesAsText("device")).containsOnly("a program");
        assertThat(list.at("/0/created_at").asText())
                .isGreaterThan(list.at("/1/created_at").asText());

        var one = "/api/v1/me/sessions/" + list.at("/1/id").asText();
        assertThat(house.visitor().delete(one).status()).isEqualTo(401);
        assertThat(Person.of(house, "Eve", PASSWORD).browser.delete(one).status()).isEqualTo(404);
        assertThat(ada.browser.delete(one).status()).isEqualTo(204);
        assertThat(phone.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(sessions(tablet)).isEqualTo(2);
        assertThat(ada.browser.delete("/api/v1/me/sessions").status()).isEqualTo(204);
        assertThat(tablet.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(sessions(ada)).isEqualTo(1);
    }

    @Test
    void anAccountTakesAnotherNameAndShowsItEverywhere() {
        var ada = Person.of(house, "Ada", PASSWORD);
        Person.of(house, "Ben", PASSWORD);
        var made = ada.browser.post("/api/v1/rooms", Map.of("title", "Friday"));
        assertThat(ada.browser.patch("/api/v1/me", Map.of("username", "BEN")).code())
                .isEqualTo("name_taken");
        assertThat(ada.browser.patch("/api/v1/me", Map.of("username", "Ada L")).status())
                .isEqualTo(400);
        var renamed = ada.browser.patch("/api/v1/me", Map.of("username", "Countess"));
        assertThat(renamed.text("/user/username")).isEqualTo("Countess");
        assertThat(ada.browser.get("/api/v1/me").text("/user/username")).isEqualTo("Countess");
        var room = "/api/v1/rooms/" + made.text("/room/id");
        assertThat(ada.browser.get(room + "/members").text("/results/0/user/username"))
                .isEqualTo("Countess");
        assertThat(new Person(house.visitor(), "countess").signsIn(PASSWORD).status())
                .isEqualTo(200);
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).status()).isEqualTo(401);
        assertThat(new Person(house.visitor(), "Ada").signsUp(OTHER).status()).isEqualTo(201);
    }

    @Test
    void aNameIsChangedTenTimesAMinute() {
        var ada = Person.of(house, "Ada", PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(renames(ada.browser, "/api/v1/me", "Ada" + i).status()).isEqualTo(200);
        }
        var refused = renames(ada.browser, "/api/v1/me", "Countess");
        assertThat(refused.code()).isEqualTo("throttled");
        assertThat(refused.json().path("retry_after").asInt()).isPositive();
        var guest = house.visitor();
        var made = guest.post("/api/v1/rooms", Map.of("username", "Guest"));
        var seat = "/api/v1/rooms/" + made.text("/room/id") + "/members/me";
        for (int i = 0; i < 10; i++) {
            var path = i % 2 == 0 ? seat : "/api/v1/me";
            assertThat(renames(guest, path, "Guest " + i).status()).isEqualTo(200);
        }
        assertThat(renames(guest, seat, "Ben").code()).isEqualTo("throttled");
        assertThat(renames(guest, "/api/v1/me", "Ben").code()).isEqualTo("throttled");
        house.time().pass(Duration.ofMinutes(1));
        assertThat(renames(guest, seat, "Ben").status()).isEqualTo(200);
    }

    private static Visitor.Reply renames(Visitor who, String path, String name) {
        return who.patch(path, Map.of("username", name));
    }

    @Test
    void anAccountWhoseNameAGuestHasInARoomHearsWhoAndWhatToDo() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var guest = house.visitor();
        var made = guest.post("/api/v1/rooms", Map.of("username", "ada"));
        var code = Map.of("code", made.text("/room/code"));
        var refused = ada.browser.post("/api/v1/rooms/join", code);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("name_taken");
        assertThat(refused.json().at("/errors/0/attr").isNull()).as("no field of theirs").isTrue();
        assertThat(refused.text("/errors/0/detail"))
                .isEqualTo(
                        "A guest in this room goes by your name:"
                                + " ask the guest to take another, or rename your account.");
        assertThat(renames(guest, "/api/v1/me", "Countess").status()).isEqualTo(200);
        assertThat(ada.browser.post("/api/v1/rooms/join", code).status()).isEqualTo(200);
        var taken = renames(ada.browser, "/api/v1/me", "countess");
        assertThat(taken.code()).isEqualTo("name_taken");
        assertThat(taken.text("/errors/0/attr")).isEqualTo("username");
        assertThat(taken.text("/errors/0/detail"))
                .isEqualTo("This name is in use in a room of yours.");
    }

    @Test
    void theHostSaysHowLongOneStaysSignedIn() {
        try (var strict =
                House.open(Map.of("PARLOR_SESSION_IDLE_DAYS", "2", "PARLOR_SESSION_DAYS", "5"))) {
            var ada = new Person(strict.visitor(), "Ada");
            assertThat(ada.signsUp(PASSWORD).raw().headers().allValues("Set-Cookie"))
                    .anyMatch(it ->
                            it.startsWith("parlor_session=") && it.contains("Max-Age=432000;"));
            var unused = ada.with(strict.visitor());
            unused.signsIn(PASSWORD);
            for (int day = 0; day < 4; day++) {
                strict.time().pass(Duration.ofDays(1));
                assertThat(ada.browser.get("/api/v1/me").status()).as("day %d", day).isEqualTo(200);
            }
            assertThat(unused.browser.get("/api/v1/me").status()).as("idle").isEqualTo(401);
            strict.time().pass(Duration.ofDays(1));
            assertThat(ada.browser.get("/api/v1/me").status()).as("old").isEqualTo(401);
        }
    }

    @Test
    void aNameAndAPictureThatAreChangedAtTheSameTimeAreBothKept() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var other = house.visitor();
        other.keep("parlor_session", ada.browser.cookie());
        for (int i = 0; i < 10; i++) {
            var name = "Ada" + i;
            var bared =
                    CompletableFuture.supplyAsync(() -> other.delete("/api/v1/me/avatar").status());
            ada.browser.patch("/api/v1/me", Map.of("username", name));
            assertThat(bared.join()).isEqualTo(200);
            assertThat(ada.browser.get("/api/v1/me").text("/user/username")).isEqualTo(name);
        }
    }

    @Test
    void aChangedPasswordEndsAllOtherSessions() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var phone = ada.with(house.visitor());
        phone.signsIn(PASSWORD);
        var before = ada.browser.cookie();
        var late = ada.with(house.visitor()).beginsToSignIn(PASSWORD);
        assertThat(changesPassword(ada, OTHER).status()).isEqualTo(200);
        assertThat(ada.browser.cookie()).isNotEqualTo(before);
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(phone.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(sessions(ada)).isEqualTo(1);
        assertThat(late.finish(house.visitor()).status())
                .as("a sign-in begun with the old one")
                .isEqualTo(401);
        assertThat(phone.signsIn(PASSWORD).status()).isEqualTo(401);
        assertThat(phone.signsIn(OTHER).status()).isEqualTo(200);
    }

    @Test
    void aPasswordIsChangedSoonAfterSigningInOnly() {
        var ada = Person.of(house, "Ada", PASSWORD);
        house.time().pass(Duration.ofMinutes(5));
        assertThat(changesPassword(ada, OTHER).code()).isEqualTo("reauthentication_required");
        ada.signsIn(PASSWORD);
        assertThat(changesPassword(ada, OTHER).status()).isEqualTo(200);
    }

    @Test
    void aGuestHasNoPassword() {
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Guest"));
        assertThat(changesPassword(new Person(guest, "Guest"), OTHER).code())
                .isEqualTo("permission_denied");
    }

    @Test
    void aRecoveryCodeSetsANewPasswordOnce() {
        var ada = new Person(house.visitor(), "Ada");
        var codes = codes(ada.signsUp(PASSWORD));
        var elsewhere = ada.with(house.visitor());
        var typed = codes.getFirst().toLowerCase(Locale.ROOT).replace("-", "");
        assertThat(recovers(elsewhere, typed, OTHER).status()).isEqualTo(200);
        assertThat(elsewhere.browser.get("/api/v1/me").text("/user/username")).isEqualTo("Ada");
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).status()).isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsIn(OTHER).status()).isEqualTo(200);
        assertThat(recovers(elsewhere.with(house.visitor()), codes.getFirst(), PASSWORD).status())
                .as("the same code")
                .isEqualTo(401);
        assertThat(recovers(elsewhere.with(house.visitor()), codes.get(1), PASSWORD).status())
                .isEqualTo(200);
    }

    @Test
    void aWrongCodeAndAWrongNameAreTheSame() {
        var ada = new Person(house.visitor(), "Ada");
        var code = codes(ada.signsUp(PASSWORD)).getFirst();
        var wrong = recovers(ada.with(house.visitor()), "0000-0000-0000-0000", OTHER);
        var nobody = recovers(new Person(house.visitor(), "Nobody"), code, OTHER);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.json().path("errors")).isEqualTo(wrong.json().path("errors"));
        for (int i = 0; i < 4; i++) {
            recovers(ada.with(house.visitor()), "0000-0000-0000-0000", OTHER);
        }
        assertThat(recovers(ada.with(house.visitor()), "0000-0000-0000-0000", OTHER).status())
                .isEqualTo(429);
    }

    @Test
    void newCodesTakeThePlaceOfTheOldOnes() {
        var ada = new Person(house.visitor(), "Ada");
        var old = codes(ada.signsUp(PASSWORD));
        var fresh = codes(ada.browser.post("/api/v1/me/recovery_codes", Map.of()));
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(old);
        assertThat(recovers(ada.with(house.visitor()), old.getFirst(), OTHER).status())
                .isEqualTo(401);
        assertThat(recovers(ada.with(house.visitor()), fresh.getFirst(), OTHER).status())
                .isEqualTo(200);
    }

    private static List<String> codes(Visitor.Reply reply) {
        return reply.json().at("/recovery_codes").valueStream().map(c -> c.asText()).toList();
    }
}
