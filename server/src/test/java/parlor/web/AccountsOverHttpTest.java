package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Accounts, as a browser meets them: signing up, signing in, and what a guest keeps.
class AccountsOverHttpTest {
    private static final String PASSWORD = "correct horse battery staple";

    private final House house = House.open();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void somebodySignsUpAndIsKnown() {
        var ada = new Person(house.visitor(), "Ada");
        var made = ada.signsUp(PASSWORD);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/user/kind")).isEqualTo("account");
        assertThat(made.text("/user/username")).isEqualTo("Ada");
        var codes = new HashSet<String>();
        made.json().at("/recovery_codes").forEach(code -> codes.add(code.asText()));
        assertThat(codes).hasSize(10);
        assertThat(made.raw().headers().allValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie ->
                        assertThat(cookie)
                                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/")
                                .doesNotContain("Secure"));
        assertThat(made.header("Set-Cookie")).startsWith("parlor_session=").contains("=7776000;");
        var me = ada.browser.get("/api/v1/me");
        assertThat(me.json().path("user")).isEqualTo(made.json().path("user"));
    }

    @Test
    void theRightPasswordSignsInAndAnyOtherDoesNot() {
        Person.of(house, "Ada", PASSWORD);
        var elsewhere = new Person(house.visitor(), "aDa");
        var wrong = elsewhere.signsIn("correct horse battery stable");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(elsewhere.browser.cookie()).isNull();
        var right = elsewhere.signsIn(PASSWORD);
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.text("/user/username")).isEqualTo("Ada");
        assertThat(elsewhere.browser.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void aNameThatNobodyHasLooksLikeAnyOther() {
        Person.of(house, "Ada", PASSWORD);
        var known = new Person(house.visitor(), "Ada").beginsToSignIn("guess");
        var nobody = new Person(house.visitor(), "Bob").beginsToSignIn("guess");
        assertThat(nobody.started().status()).isEqualTo(200);
        assertThat(nobody.flow()).hasSameSizeAs(known.flow());
        assertThat(nobody.started().text("/response"))
                .hasSameSizeAs(known.started().text("/response"));
        var refusedKnown = known.finish(house.visitor());
        var refusedNobody = nobody.finish(house.visitor());
        assertThat(refusedNobody.status()).isEqualTo(refusedKnown.status()).isEqualTo(401);
        assertThat(refusedNobody.json().path("errors"))
                .isEqualTo(refusedKnown.json().path("errors"));
    }

    @Test
    void anAccountOutlivesItsServer() {
        Person.of(house, "Ada", PASSWORD);
        house.restart();
        assertThat(new Person(house.visitor(), "Ada").signsIn(PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aNameIsGivenOnceWithoutRegardToCaseAndLikeness() {
        Person.of(house, "Alice", PASSWORD);
        for (var alike : new String[] {"Alice", "ALICE", "A1ice", "AIice", "aLIce", "AlLce"}) {
            var taken = new Person(house.visitor(), alike).signsUp(PASSWORD);
            assertThat(taken.status()).as(alike).isEqualTo(409);
            assertThat(taken.code()).isEqualTo("name_taken");
        }
        assertThat(new Person(house.visitor(), "Alicia").signsUp(PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void oneOfTwoWhoWantANameAtOnceGetsIt() {
        var one = new Person(house.visitor(), "Ada");
        var two = new Person(house.visitor(), "Ada");
        var second =
                two.registers(
                        "/api/v1/register",
                        Map.of("username", "Ada"),
                        PASSWORD,
                        Map.of("email", "not one"));
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.text("/errors/0/detail")).isEqualTo("Enter a valid email address.");
        assertThat(one.signsUp(PASSWORD).status()).isEqualTo(201);
        assertThat(two.signsUp(PASSWORD).code()).isEqualTo("name_taken");
    }

    @Test
    void namesHaveAForm() {
        for (var bad : new String[] {"Al", "x".repeat(21), "Ada L", "Ädä", "...", "admin"}) {
            var refused = new Person(house.visitor(), bad).signsUp(PASSWORD);
            assertThat(refused.status()).as(bad).isEqualTo(400);
            assertThat(refused.text("/errors/0/attr")).isEqualTo("username");
        }
        Person.of(house, "a_d.A-1", PASSWORD);
    }

    @Test
    void aGuestBecomesAnAccountAndKeepsSeatAndWords() {
        var ada = house.visitor();
        var made = ada.post("/api/v1/rooms", Map.of("title", "Friday", "username", "Ada"));
        var room = "/api/v1/rooms/" + made.text("/room/id");
        ada.post(room + "/messages", Map.of("text", "before"));
        var guest = ada.cookie();
        var id = made.text("/me/user/id");

        var signedUp = new Person(ada, "Countess").signsUp(PASSWORD);
        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(signedUp.text("/user/id")).isEqualTo(id);
        assertThat(ada.cookie()).isNotEqualTo(guest);
        ada.post(room + "/messages", Map.of("text", "after"));

        var members = ada.get(room + "/members").json();
        assertThat(members.at("/results/0/user/username").asText()).isEqualTo("Countess");
        assertThat(members.at("/results/0/user/kind").asText()).isEqualTo("account");
        assertThat(members.at("/results/0/role").asText()).isEqualTo("owner");
        var messages = ada.get(room + "/messages").json().path("results");
        assertThat(messages.findValuesAsText("user")).containsExactly(id, id);
        assertThat(messages.findValuesAsText("text")).containsExactly("before", "after");
        assertThat(ada.get(room).text("/room/owner/kind")).isEqualTo("account");

        ada.keep("parlor_session", guest);
        assertThat(ada.get("/api/v1/me").status()).as("the guest's old cookie").isEqualTo(401);
    }

    @Test
    void seatsOfAnAccountStayWhenItsSessionsEnd() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var made = ada.browser.post("/api/v1/rooms", Map.of("title", "Friday"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(ada.browser.post("/api/v1/logout", Map.of()).status()).isEqualTo(204);
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(401);
        ada.signsIn(PASSWORD);
        assertThat(ada.browser.get("/api/v1/rooms?mine=true").text("/results/0/title"))
                .isEqualTo("Friday");
    }

    @Test
    void publicRoomsAreMadeListedJoinedAndLeftByAccounts() {
        var ada = Person.of(house, "Ada", PASSWORD);
        var ben = Person.of(house, "Ben", PASSWORD);
        var made =
                ada.browser.post("/api/v1/rooms", Map.of("title", "Agora", "visibility", "public"));
        assertThat(made.status()).isEqualTo(201);
        var room = "/api/v1/rooms/" + made.text("/room/id");
        assertThat(house.visitor().get("/api/v1/rooms").text("/results/0/title"))
                .isEqualTo("Agora");
        assertThat(ben.browser.get(room + "/messages").code()).isEqualTo("not_a_member");
        assertThat(ben.browser.post(room + "/members", Map.of()).status()).isEqualTo(201);
        assertThat(ben.browser.post(room + "/messages", Map.of("text", "Hi")).status())
                .isEqualTo(201);
        assertThat(ben.browser.delete(room + "/members/me").status()).isEqualTo(204);
        assertThat(ben.browser.get(room + "/messages").code()).isEqualTo("not_a_member");
    }

    @Test
    void aFlowIsGoodForAMinuteAndOnce() {
        Person.of(house, "Ada", PASSWORD);
        var elsewhere = new Person(house.visitor(), "Ada");
        var begun = elsewhere.beginsToSignIn(PASSWORD);
        assertThat(begun.finish(elsewhere.browser).status()).isEqualTo(200);
        assertThat(begun.finish(house.visitor()).status()).as("again").isEqualTo(401);

        var late = new Person(house.visitor(), "Ada").beginsToSignIn(PASSWORD);
        house.time().pass(Duration.ofSeconds(61));
        assertThat(late.finish(house.visitor()).status()).as("late").isEqualTo(401);
    }
}
