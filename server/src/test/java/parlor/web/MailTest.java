package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.app.SelfSigned;

/// Letters: whose address is confirmed how, and how one comes back by mail.
@Tag("slow")
class MailTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER = "a very different phrase";
    private static final String ADDRESS = "ada@example.org";
    private static final String EMAIL = "/api/v1/me/email";
    private static final String CONFIRM = "/api/v1/email/confirm";
    private static final String REQUEST = "/api/v1/recover/request";

    private final MailSink sink = MailSink.open();
    private final House house = House.open(Map.of("PARLOR_SMTP_URL", sink.url()));
    private final Person ada = new Person(house.visitor(), "Ada");

    @AfterEach
    void close() {
        house.close();
        sink.close();
    }

    /// Signs up with an address, and gets the letter that asks.
    private MailSink.Received signsUp() {
        assertThat(ada.signsUp(PASSWORD, Map.of("email", ADDRESS)).status()).isEqualTo(201);
        return sink.next();
    }

    private void confirms(MailSink.Received letter) {
        var answer = house.visitor().post(CONFIRM, Map.of("token", letter.token()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.raw().body()).isEmpty();
    }

    private void hasConfirmed() {
        confirms(signsUp());
        assertThat(sink.next().subject()).isEqualTo("Your address is confirmed");
    }

    private void asksFor(String name) {
        var answer = house.visitor().post(REQUEST, Map.of("username", name));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.raw().body()).isEmpty();
    }

    private Visitor.Reply recovers(String name, String token, String password) {
        return new Person(house.visitor(), name)
                .registers(
                        "/api/v1/recover",
                        Map.of("username", name, "token", token),
                        password,
                        Map.of());
    }

    private String email() {
        return ada.browser.get(EMAIL).raw().body();
    }

    @Test
    void anAddressIsConfirmedByTheLinkThatIsSentThere() {
        var letter = signsUp();
        assertThat(letter.to()).isEqualTo(ADDRESS);
        assertThat(letter.from()).isEqualTo("Parlor <parlor@localhost>");
        assertThat(letter.text()).contains("Hello Ada", house.url() + "/account#confirm=");
        assertThat(email()).isEqualTo("{\"email\":\"ada@example.org\",\"confirmed\":false}");
        assertThat(ada.browser.get("/account").status()).as("who follows it").isEqualTo(200);
        assertThat(email()).contains("false");
        confirms(letter);
        assertThat(email()).isEqualTo("{\"email\":\"ada@example.org\",\"confirmed\":true}");
    }

    @Test
    void anotherAddressTakesItsPlaceWhenItIsConfirmedAndBothAreTold() {
        hasConfirmed();
        var other = "ada@example.net";
        assertThat(ada.browser.put(EMAIL, Map.of("email", other)).status()).isEqualTo(202);
        var warning = sink.next();
        assertThat(warning.to()).isEqualTo(ADDRESS);
        assertThat(warning.subject()).isEqualTo("Your address is about to change");
        assertThat(warning.text()).doesNotContain(other);
        var question = sink.next();
        assertThat(question.to()).isEqualTo(other);
        assertThat(email()).contains(ADDRESS);
        confirms(question);
        var old = sink.next();
        assertThat(old.to()).isEqualTo(ADDRESS);
        assertThat(old.subject()).isEqualTo("Your address has changed");
        assertThat(sink.next().to()).isEqualTo(other);
        assertThat(email()).contains(other, "true");
    }

    @Test
    void anAddressIsChangedByItsAccountAndSoonAfterSigningIn() {
        hasConfirmed();
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Ben"));
        var wish = Map.of("email", "ben@example.org");
        assertThat(house.visitor().put(EMAIL, wish).status()).isEqualTo(401);
        assertThat(guest.put(EMAIL, wish).code()).isEqualTo("permission_denied");
        house.time().pass(Duration.ofMinutes(5));
        assertThat(ada.browser.put(EMAIL, wish).code()).isEqualTo("reauthentication_required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "ada@localhost",
                "ada@example.org\r\nBcc: all@example.org",
                "ada@example.org\nSubject: x",
                "ada@example.org, ben@example.org",
                "Ada <ada@example.org>",
                "\"a b\"@example.org",
                "ada@-example.org",
                "\u00e4da@example.org",
                ".ada@example.org",
                "ada.@example.org",
                "ada..l@example.org",
                "0123456789012345678901234567890123456789012345678901234567890123x@example.org",
                "@example.org"
            })
    void whatIsNoAddressIsRefused(String text) {
        ada.signsUp(PASSWORD);
        var refused = ada.browser.put(EMAIL, Map.of("email", text));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/errors/0/detail")).isEqualTo("Enter a valid email address.");
        assertThat(refused.text("/errors/0/attr")).isEqualTo("email");
    }

    @Test
    void aForgottenPasswordIsSetAnewByALinkOnce() {
        hasConfirmed();
        asksFor("aDa");
        var letter = sink.next();
        assertThat(letter.to()).isEqualTo(ADDRESS);
        assertThat(letter.text()).contains("/account#recover=", "&name=Ada");
        assertThat(recovers("Ada", letter.token(), OTHER).status()).isEqualTo(200);
        assertThat(sink.next().subject()).isEqualTo("Your password has changed");
        assertThat(ada.browser.get("/api/v1/me").status()).as("other sessions").isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsIn(OTHER).status()).isEqualTo(200);
        assertThat(recovers("Ada", letter.token(), PASSWORD).status()).as("again").isEqualTo(401);
    }

    @Test
    void aFloodOfWrongCodesDoesNotSpoilALink() {
        hasConfirmed();
        asksFor("Ada");
        var letter = sink.next();
        for (int i = 0; i < 6; i++) {
            var wrong = Map.of("username", "Ada", "code", "0000-0000-0000-0000");
            ada.with(house.visitor()).registers("/api/v1/recover", wrong, OTHER, Map.of());
            recovers("Ada", "no link at all", OTHER);
        }
        assertThat(recovers("Ada", letter.token(), OTHER).status()).isEqualTo(200);
    }

    /// Asks for another address, and gets the link that would make it the account's.
    private MailSink.Received asksForAnother(String email) {
        assertThat(ada.browser.put(EMAIL, Map.of("email", email)).status()).isEqualTo(202);
        assertThat(sink.next().subject()).isEqualTo("Your address is about to change");
        return sink.next();
    }

    @Test
    void aNewPasswordEndsTheLinksThatWereMailedBefore() {
        hasConfirmed();
        var link = asksForAnother("eve@example.org");
        var changed = ada.registers("/api/v1/me/password", Map.of(), OTHER, Map.of());
        assertThat(changed.status()).isEqualTo(200);
        confirms(link);
        assertThat(email()).contains(ADDRESS);
    }

    @Test
    void aRecoveryEndsTheLinksThatWereMailedBefore() {
        hasConfirmed();
        var link = asksForAnother("eve@example.org");
        asksFor("Ada");
        assertThat(recovers("Ada", sink.next().token(), OTHER).status()).isEqualTo(200);
        confirms(link);
        ada.signsIn(OTHER);
        assertThat(email()).contains(ADDRESS);
    }

    @Test
    void aDisabledAccountHasNoLinksWhenItIsEnabledAgain() {
        var admin = Person.of(house, "Root", PASSWORD);
        hasConfirmed();
        var link = asksForAnother("eve@example.org");
        var account = "/api/v1/admin/accounts/" + ada.browser.get("/api/v1/me").text("/user/id");
        for (boolean disabled : new boolean[] {true, false}) {
            var changed = admin.browser.patch(account, Map.of("disabled", disabled));
            assertThat(changed.status()).isEqualTo(200);
        }
        confirms(link);
        ada.signsIn(PASSWORD);
        assertThat(email()).contains(ADDRESS);
    }

    private Visitor.Reply signsUp(String name, String email) {
        return new Person(house.visitor(), name).signsUp(PASSWORD, Map.of("email", email));
    }

    @Test
    void anAddressIsAskedFiveTimesAnHourHoweverManyGiveIt() {
        for (int i = 0; i < 6; i++) {
            var spelt = i % 2 == 0 ? ADDRESS : "ADA@example.org";
            assertThat(signsUp("name" + i, spelt).status()).isEqualTo(201);
        }
        assertThat(signsUp("Ben", "ben@example.org").status()).isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            assertThat(sink.next().to()).isEqualToIgnoringCase(ADDRESS);
        }
        assertThat(sink.next().to()).isEqualTo("ben@example.org");
    }

    @Test
    void whoSignsUpMakesTheServerWriteTwentyTimesAnHour() {
        for (int i = 0; i < 20; i++) {
            var name = "name" + i;
            assertThat(signsUp(name, name + "@example.org").status()).isEqualTo(201);
        }
        assertThat(signsUp("Ada", ADDRESS).status()).isEqualTo(429);
        assertThat(new Person(house.visitor(), "Ada").signsUp(PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void nobodyLearnsWhoHasAnAccountOrAnAddress() {
        hasConfirmed();
        Person.of(house, "Bare", PASSWORD);
        var unsure = new Person(house.visitor(), "Unsure");
        unsure.signsUp(PASSWORD, Map.of("email", "unsure@example.org"));
        assertThat(sink.next().to()).isEqualTo("unsure@example.org");
        asksFor("Nobody");
        asksFor("Bare");
        asksFor("Unsure");
        asksFor("Ada");
        // Letters leave in order: the first of the four that leaves one is the last.
        assertThat(sink.next().to()).isEqualTo(ADDRESS);
    }

    @Test
    void onlyTheLastLinkIsGoodForItsNameAndHalfAnHour() {
        hasConfirmed();
        Person.of(house, "Ben", PASSWORD);
        asksFor("Ada");
        var first = sink.next().token();
        asksFor("Ada");
        var second = sink.next().token();
        assertThat(recovers("Ada", first, OTHER).status()).isEqualTo(401);
        assertThat(recovers("Ben", second, OTHER).status()).isEqualTo(401);
        assertThat(recovers("Ada", second.substring(1) + "A", OTHER).status()).isEqualTo(401);
        house.time().pass(Duration.ofMinutes(30));
        assertThat(recovers("Ada", second, OTHER).status()).isEqualTo(401);
    }

    @Test
    void aLinkServesItsOwnPurpose() {
        var confirm = signsUp();
        assertThat(recovers("Ada", confirm.token(), OTHER).status()).isEqualTo(401);
        confirms(confirm);
        sink.next();
        asksFor("Ada");
        var recover = sink.next();
        confirms(recover);
        confirms(confirm);
        assertThat(recovers("Ada", recover.token(), OTHER).status()).isEqualTo(200);
    }

    @Test
    void aNameGetsFiveLinksAnHour() {
        hasConfirmed();
        for (int i = 0; i < 6; i++) {
            asksFor("Ada");
        }
        for (int i = 0; i < 5; i++) {
            assertThat(sink.next().subject()).isEqualTo("A new password");
        }
        ada.browser.put(EMAIL, Map.of("email", ADDRESS));
        assertThat(sink.next().subject()).isEqualTo("Is this your address?");
    }

    @Test
    void aLetterThatDoesNotGetAwayIsTriedAgain() {
        sink.refuses(1);
        assertThat(ada.signsUp(PASSWORD, Map.of("email", ADDRESS)).status()).isEqualTo(201);
        var letter = sink.within(100);
        for (int i = 0; i < 100 && letter == null; i++) {
            house.time().pass(Duration.ofMinutes(1));
            letter = sink.within(100);
        }
        assertThat(letter).extracting(MailSink.Received::to).isEqualTo(ADDRESS);
    }

    @Test
    void aLetterThatWaitsOutlivesAStop() {
        hasConfirmed();
        sink.refuses(1);
        var changed = ada.registers("/api/v1/me/password", Map.of(), OTHER, Map.of());
        assertThat(changed.status()).isEqualTo(200);
        sink.hasRefused();
        house.restart();
        assertThat(sink.next().subject()).isEqualTo("Your password has changed");
    }

    /// Signs up where the mail server has no time; the letter waits.
    private void waitsFor(Person person, String email) {
        sink.refuses(1);
        assertThat(person.signsUp(PASSWORD, Map.of("email", email)).status()).isEqualTo(201);
        sink.hasRefused();
    }

    @Test
    void whatWaitsForAnAccountGoesWithIt() {
        Person.of(house, "Root", PASSWORD); // The only administrator could not go.
        waitsFor(ada, ADDRESS);
        waitsFor(new Person(house.visitor(), "Ben"), "ben@example.org");
        var gone = ada.browser.send("DELETE", "/api/v1/me", "{\"messages\": \"keep\"}", Map.of());
        assertThat(gone.status()).isEqualTo(204);
        house.restart();
        assertThat(sink.next().to()).as("the first that waits").isEqualTo("ben@example.org");
    }

    @Test
    void whereMailIsSwitchedOffNoLetterStaysForGood() throws InterruptedException {
        waitsFor(ada, ADDRESS);
        house.restartWithout("PARLOR_SMTP_URL");
        assertThat(house.rows("letter")).isEqualTo(1);
        house.time().pass(Duration.ofHours(1));
        var patience = Instant.now().plusSeconds(30);
        while (house.rows("letter") > 0 && Instant.now().isBefore(patience)) {
            Thread.sleep(50);
        }
        assertThat(house.rows("letter")).isZero();
    }

    @Test
    void aLetterThatIsRefusedForGoodIsNotTriedAgain() {
        sink.knowsNobody(1);
        assertThat(ada.signsUp(PASSWORD, Map.of("email", ADDRESS)).status()).isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            assertThat(sink.within(100)).isNull();
            house.time().pass(Duration.ofMinutes(1));
        }
        assertThat(signsUp("Ben", "ben@example.org").status()).isEqualTo(201);
        assertThat(sink.next().to()).isEqualTo("ben@example.org");
    }

    /// A server for mail whose certificate nobody vouches for.
    private static MailSink impostor(Path folder) throws Exception {
        SelfSigned.write(folder.resolve("certificate"), folder.resolve("key"));
        var tls = SelfSigned.server(folder).getServerSocketFactory();
        return MailSink.on(tls.createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @Test
    void nothingIsSaidToAServerWhoseCertificateIsNotGood(@TempDir Path folder) throws Exception {
        try (var impostor = impostor(folder);
                var careful =
                        House.open(
                                Map.of(
                                        "PARLOR_SMTP_URL",
                                        "smtps://ada:secret@localhost:" + impostor.port()))) {
            new Person(careful.visitor(), "Ben").signsUp(PASSWORD, Map.of("email", ADDRESS));
            assertThat(impostor.quarrel()).isEqualTo("SSLHandshakeException");
            assertThat(impostor.within(0)).isNull();
        }
    }

    @Test
    void aServerWithoutMailSaysSo() {
        try (var silent = House.open()) {
            var ben = Person.of(silent, "Ben", PASSWORD);
            var asked = ben.browser.post(REQUEST, Map.of("username", "Ben"));
            assertThat(asked.status()).isEqualTo(404);
            assertThat(asked.text("/errors/0/detail")).isEqualTo("This server sends no mail.");
            assertThat(ben.browser.put(EMAIL, Map.of("email", ADDRESS)).status()).isEqualTo(404);
            assertThat(ben.browser.post(CONFIRM, Map.of("token", "x")).status()).isEqualTo(404);
            assertThat(ben.browser.get(EMAIL).status()).isEqualTo(200);
        }
    }
}
