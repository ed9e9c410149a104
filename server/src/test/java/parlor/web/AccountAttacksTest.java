package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.opaque.RegistrationRecord;

/// What somebody tries who wants into another's account.
@Tag("slow")
class AccountAttacksTest {
    private static final String PASSWORD = "correct horse battery staple";

    private House house = House.open();

    @AfterEach
    void close() {
        house.close();
    }

    private House in(Map<String, String> settings) {
        house.close();
        house = House.open(settings);
        return house;
    }

    private Visitor.Reply finish(Visitor browser, String flow, String proof) {
        return browser.post("/api/v1/login/finish", Map.of("flow", flow, "finish", proof));
    }

    @Test
    void aFlowServesItsOwnSignInOnly() {
        Person.of(house, "Ada", PASSWORD);
        Person.of(house, "Eve", "evil");
        var eve = new Person(house.visitor(), "Eve").beginsToSignIn("evil");
        var ada = new Person(house.visitor(), "Ada").beginsToSignIn("evil");
        assertThat(finish(house.visitor(), ada.flow(), eve.proof()).status()).isEqualTo(401);
        assertThat(eve.finish(house.visitor()).text("/user/username")).isEqualTo("Eve");
    }

    @Test
    void aFlowIsSpentByAWrongProofToo() {
        Person.of(house, "Ada", PASSWORD);
        var ada = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        var nothing = Person.text(new byte[64]);
        assertThat(finish(house.visitor(), ada.flow(), nothing).status()).isEqualTo(401);
        assertThat(ada.finish(house.visitor()).status()).isEqualTo(401);
    }

    @Test
    void aFlowIsSpentAcrossARestart() {
        Person.of(house, "Ada", PASSWORD);
        var ada = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        assertThat(ada.finish(house.visitor()).status()).isEqualTo(200);
        house.restart();
        assertThat(ada.finish(house.visitor()).status()).isEqualTo(401);
    }

    @Test
    void aFlowOfOnePurposeServesNoOther() {
        var ada = new Person(house.visitor(), "Ada");
        ada.signsUp(PASSWORD);
        var begun = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        var reply =
                house.visitor()
                        .post(
                                "/api/v1/register/finish",
                                Map.of("flow", begun.flow(), "record", record()));
        assertThat(reply.status()).isEqualTo(401);
    }

    /// The form of a record, which no password opens.
    private static String record() {
        return Person.text(RegistrationRecord.fake(new SecureRandom()).bytes());
    }

    @Test
    void aFlowBelongsToTheSessionItWasBegunIn() {
        Person.of(house, "Ada", PASSWORD);
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Guest"));
        var begun = new Person(guest, "Ada").beginsToSignIn(PASSWORD);
        assertThat(begun.finish(house.visitor()).status()).as("without it").isEqualTo(401);
        var again = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        assertThat(again.finish(guest).status()).as("with another").isEqualTo(401);
    }

    @Test
    void aFlowThatWasChangedOrMadeElsewhereIsWorthNothing() {
        Person.of(house, "Ada", PASSWORD);
        var begun = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        var flow = begun.flow();
        for (int at : new int[] {0, 20, flow.length() / 2, flow.length() - 1}) {
            char other = flow.charAt(at) == 'A' ? 'B' : 'A';
            var changed = flow.substring(0, at) + other + flow.substring(at + 1);
            assertThat(finish(house.visitor(), changed, begun.proof()).status()).isEqualTo(401);
        }
        try (var elsewhere = House.open()) {
            Person.of(elsewhere, "Ada", PASSWORD);
            var foreign = new Person(elsewhere.visitor(), "Ada").beginsToSignIn(PASSWORD);
            assertThat(finish(house.visitor(), foreign.flow(), foreign.proof()).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void whatIsNoMessageIsRefused() {
        var good = Person.text(new byte[32]);
        for (var bad : new String[] {"", "?", good + "=", good + "A", "A".repeat(43), good}) {
            var reply =
                    house.visitor()
                            .post(
                                    "/api/v1/register/start",
                                    Map.of("username", "Ada", "request", bad));
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.text("/errors/0/attr")).isEqualTo("request");
        }
        var ke1 = Person.text(new byte[96]);
        var reply =
                house.visitor()
                        .post("/api/v1/login/start", Map.of("username", "Ada", "request", ke1));
        assertThat(reply.status()).as("the identity element").isEqualTo(400);
    }

    @Test
    void signingInGivesANewSessionAndEndsTheOldOne() {
        Person.of(house, "Ada", PASSWORD);
        var browser = house.visitor();
        browser.post("/api/v1/rooms", Map.of("username", "Guest"));
        var planted = browser.cookie();
        assertThat(new Person(browser, "Ada").signsIn(PASSWORD).status()).isEqualTo(200);
        assertThat(browser.cookie()).isNotEqualTo(planted);
        browser.keep("parlor_session", planted);
        assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void anotherSiteCannotSignAnybodyIn() {
        for (var path : new String[] {"register/start", "register/finish", "login/start"}) {
            var reply =
                    house.visitor()
                            .send(
                                    "POST",
                                    "/api/v1/" + path,
                                    "{}",
                                    Map.of("Origin", "https://evil.example"));
            assertThat(reply.status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void guessesAreSlowedDownWhetherTheNameIsAnybodysOrNot() {
        Person.of(house, "Ada", PASSWORD);
        for (var name : new String[] {"Ada", "Nobody"}) {
            var guesser = new Person(house.visitor(), name);
            for (int i = 0; i < 5; i++) {
                assertThat(guesser.signsIn("guess " + i).status()).as(name).isEqualTo(401);
            }
            for (int wait : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
                var refused = guesser.signsIn("guess");
                assertThat(refused.status()).as("%s, before %d s", name, wait).isEqualTo(429);
                assertThat(refused.json().path("retry_after").asInt()).isEqualTo(wait);
                house.time().pass(Duration.ofSeconds(wait));
                assertThat(guesser.signsIn("guess").status()).isEqualTo(401);
            }
            house.time().pass(Duration.ofMinutes(10));
        }
    }

    @Test
    void aFloodOfGuessesDoesNotKeepTheOwnerOut() {
        var ada = Person.of(house, "Ada", PASSWORD);
        ada.browser.post("/api/v1/logout", Map.of());
        var guesser = new Person(house.visitor(), "Ada");
        for (int i = 0; i < 6; i++) {
            guesser.signsIn("guess");
        }
        assertThat(guesser.signsIn("guess").status()).isEqualTo(429);
        assertThat(ada.signsIn(PASSWORD).status()).as("in a known browser").isEqualTo(200);
        guesser.browser.keep("parlor_device", "parlor_device=AAAA.AAAA");
        assertThat(guesser.signsIn("guess").status()).as("with a made-up cookie").isEqualTo(429);
    }

    @Test
    void aFloodFromBesideDoesNotDelayAKnownBrowser() {
        var ada = new Person(house.visitor(), "Ada");
        var code = ada.signsUp(PASSWORD).text("/recovery_codes/0");
        ada.browser.post("/api/v1/logout", Map.of());
        for (int i = 0; i < 30; i++) {
            new Person(house.visitor(), "name" + i).signsIn("guess");
        }
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).status()).isEqualTo(429);
        assertThat(ada.signsIn(PASSWORD).status()).as("in a known browser").isEqualTo(200);
        ada.browser.post("/api/v1/logout", Map.of());
        assertThat(recovers(ada, code).status()).as("by a code").isEqualTo(200);
    }

    private void flood(String name) {
        var guesser = new Person(house.visitor(), name);
        for (int i = 0; i < 6; i++) {
            guesser.signsIn("guess");
        }
        assertThat(guesser.signsIn("guess").status()).isEqualTo(429);
    }

    @Test
    void aBrowserStaysKnownWhenItsOwnerTakesAnotherName() {
        var ada = Person.of(house, "Ada", PASSWORD);
        ada.browser.patch("/api/v1/me", Map.of("username", "Countess"));
        ada.browser.post("/api/v1/logout", Map.of());
        flood("Countess");
        assertThat(new Person(ada.browser, "Countess").signsIn(PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void whoHadTheNameBeforeIsAStrangerToItsNewOwner() {
        var eve = Person.of(house, "Ada", "evil");
        eve.browser.patch("/api/v1/me", Map.of("username", "Eve"));
        eve.browser.post("/api/v1/logout", Map.of());
        flood("Ada");
        assertThat(eve.signsIn("guess").status()).as("nobody has it").isEqualTo(429);
        Person.of(house, "Ada", PASSWORD);
        assertThat(eve.signsIn("guess").status()).as("another has it").isEqualTo(429);
    }

    @Test
    void aBrowserIsKnownAfterARecovery() {
        var ada = new Person(house.visitor(), "Ada");
        var code = ada.signsUp(PASSWORD).text("/recovery_codes/0");
        var phone = ada.with(house.visitor());
        recovers(phone, code);
        phone.browser.post("/api/v1/logout", Map.of());
        flood("Ada");
        assertThat(phone.signsIn(PASSWORD).status()).isEqualTo(200);
    }

    private Visitor.Reply recovers(Person person, String code) {
        var proof = Map.of("username", person.name, "code", code);
        return person.registers("/api/v1/recover", proof, PASSWORD, Map.of());
    }

    @Test
    void aFloodOfWrongCodesDoesNotKeepTheOwnerFromRecovering() {
        var ada = new Person(house.visitor(), "Ada");
        var code = ada.signsUp(PASSWORD).text("/recovery_codes/0");
        ada.browser.post("/api/v1/logout", Map.of());
        for (int i = 0; i < 6; i++) {
            recovers(ada.with(house.visitor()), "0000-0000-0000-0000");
        }
        var stranger = recovers(ada.with(house.visitor()), "0000-0000-0000-0000");
        assertThat(stranger.status()).isEqualTo(429);
        assertThat(recovers(ada, code).status()).as("in a known browser").isEqualTo(200);
    }

    @Test
    void aKnownBrowserGuessesNoMoreCodesThanAnother() {
        var ada = Person.of(house, "Ada", PASSWORD);
        for (int i = 0; i < 5; i++) {
            assertThat(recovers(ada, "0000-0000-0000-0000").status()).isEqualTo(401);
        }
        assertThat(recovers(ada, "0000-0000-0000-0000").status()).isEqualTo(429);
    }

    @Test
    void theRightPasswordIsNoGuess() {
        var ada = Person.of(house, "Ada", PASSWORD);
        for (int i = 0; i < 40; i++) {
            ada.browser.post("/api/v1/logout", Map.of());
            ada.browser.keep("parlor_device", null);
            assertThat(ada.signsIn(PASSWORD).status()).as("sign-in %d", i).isEqualTo(200);
        }
    }

    @Test
    void anAddressMayGuessThirtyTimes() {
        for (int i = 0; i < 30; i++) {
            var reply = new Person(house.visitor(), "name" + i).signsIn("guess");
            assertThat(reply.status()).isEqualTo(401);
        }
        assertThat(new Person(house.visitor(), "another").signsIn("guess").status()).isEqualTo(429);
    }

    @Test
    void anAddressMayBeginThirtyAccounts() {
        for (int i = 0; i < 30; i++) {
            Person.of(house, "name" + i, PASSWORD);
        }
        assertThat(new Person(house.visitor(), "another").signsUp(PASSWORD).status())
                .isEqualTo(429);
    }

    @Test
    void whereNobodySignsUpNobodyDoes() {
        in(Map.of("PARLOR_REGISTRATION", "closed"));
        var refused = new Person(house.visitor(), "Ada").signsUp(PASSWORD);
        assertThat(refused.code()).isEqualTo("permission_denied");
        in(Map.of("PARLOR_REGISTRATION", "invite"));
        var uninvited = new Person(house.visitor(), "Ada").signsUp(PASSWORD);
        assertThat(uninvited.text("/errors/0/attr")).isEqualTo("invite");
    }

    @Test
    void whoIsNotInvitedHearsOfNoName() {
        in(Map.of("PARLOR_REGISTRATION", "invite"));
        var ada = new Person(house.visitor(), "Ada");
        assertThat(ada.signsUp(PASSWORD, Map.of("invite", house.invite())).status()).isEqualTo(201);
        for (var name : List.of("Ada", "Nobody")) {
            var stranger = new Person(house.visitor(), name);
            var uninvited = stranger.signsUp(PASSWORD);
            assertThat(uninvited.code()).as(name).isEqualTo("required");
            assertThat(uninvited.text("/errors/0/attr")).as(name).isEqualTo("invite");
            var guessed = stranger.signsUp(PASSWORD, Map.of("invite", "guessed"));
            assertThat(guessed.code()).as(name).isEqualTo("invalid");
            var early =
                    stranger.registers(
                            "/api/v1/register",
                            Map.of("username", name, "invite", "guessed"),
                            PASSWORD,
                            Map.of());
            assertThat(early.text("/errors/0/attr")).as(name).isEqualTo("invite");
        }
        var invite = house.invite();
        var taken = new Person(house.visitor(), "ada");
        assertThat(taken.signsUp(PASSWORD, Map.of("invite", invite)).code())
                .isEqualTo("name_taken");
        var ben = new Person(house.visitor(), "Ben");
        assertThat(ben.signsUp(PASSWORD, Map.of("invite", invite)).status())
                .as("not spent by that")
                .isEqualTo(201);
    }

    @Test
    void anAccountsCookieIsWorthNothingInClearOverANetwork() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var cookie = ada.browser.cookie();
        var proxied = Map.of("X-Forwarded-For", "192.0.2.1");
        assertThat(ada.browser.send("GET", "/api/v1/me", null, proxied).status()).isEqualTo(401);
        assertThat(ada.browser.cookie()).as("taken away").isNull();
        ada.browser.keep("parlor_session", cookie);
        assertThat(ada.browser.get("/api/v1/me").status()).as("on this machine").isEqualTo(200);
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Guest"));
        assertThat(guest.send("GET", "/api/v1/me", null, proxied).status()).isEqualTo(200);
        in(Map.of("PARLOR_PLAIN_HTTP", "allow"));
        var ben = Person.of(house, "Ben", PASSWORD);
        assertThat(ben.browser.send("GET", "/api/v1/me", null, proxied).status()).isEqualTo(200);
    }

    @Test
    void accountsAreNotUsedInClearOverANetwork() {
        var ada = new Person(house.visitor(), "Ada");
        var proxied = Map.of("X-Forwarded-For", "192.0.2.1");
        var refused = ada.browser.send("POST", "/api/v1/login/start", "{}", proxied);
        assertThat(refused.code()).isEqualTo("https_required");
        in(Map.of("PARLOR_PLAIN_HTTP", "allow"));
        var allowed = house.visitor().send("POST", "/api/v1/login/start", "{}", proxied);
        assertThat(allowed.status()).isEqualTo(400);
    }
}
