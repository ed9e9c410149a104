package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.accounts.Carried;
import parlor.accounts.Letter;
import parlor.web.MailSink;
import parlor.web.MailSink.Offer;

/// What is said to a mail server, and what is not said in clear.
@Tag("slow")
class PostmanTest {
    private static final Letter LETTER = new Letter("ada@example.org", "Hello", "Hello Ada");

    @TempDir Path folder;

    /// Where letters are handed over as `smtp://ada:secret@localhost:…` says on any other machine.
    private static Smtp startTls(MailSink sink) {
        return new Smtp(
                Smtp.Security.STARTTLS,
                "localhost",
                sink.port(),
                "ada",
                new Config.Secret("secret"),
                "parlor@example.org");
    }

    private static Carried carries(MailSink sink, SelfSigned trusted) throws Exception {
        var site = URI.create("https://parlor.example");
        var tls = trusted.trusted().getSocketFactory();
        return new Postman(startTls(sink), site, Clock.systemUTC(), tls).apply(LETTER);
    }

    private static Carried carries(MailSink sink) {
        var smtp =
                new Smtp(
                        Smtp.Security.NONE,
                        "localhost",
                        sink.port(),
                        null,
                        null,
                        "parlor@example.org");
        var site = URI.create("https://parlor.example");
        return new Postman(smtp, site, Clock.systemUTC()).apply(LETTER);
    }

    private SelfSigned certificate(String name) throws Exception {
        return SelfSigned.write(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    @Test
    void everythingButTheGreetingIsSaidInTls() throws Exception {
        var certificate = certificate("server");
        try (var sink = MailSink.startingTls(Offer.STARTTLS, SelfSigned.server(folder))) {
            assertThat(carries(sink, certificate)).isEqualTo(new Carried.Away());
            assertThat(sink.next().subject()).isEqualTo("Hello");
            assertThat(sink.inClear()).containsExactly("EHLO parlor.example", "STARTTLS");
            assertThat(sink.inTls()).anyMatch(line -> line.startsWith("AUTH "));
        }
    }

    /// As one meets it who cuts the offer out of the answer.
    @Test
    void withoutTheOfferNothingIsSaid() throws Exception {
        var certificate = certificate("server");
        try (var sink = MailSink.startingTls(Offer.NONE, SelfSigned.server(folder))) {
            assertThat(carries(sink, certificate)).isInstanceOf(Carried.Unreachable.class);
            nothingIsSaid(sink);
        }
    }

    @Test
    void whereTlsIsOfferedAndRefusedNothingIsSaid() throws Exception {
        var certificate = certificate("server");
        try (var sink = MailSink.startingTls(Offer.REFUSED, SelfSigned.server(folder))) {
            assertThat(carries(sink, certificate)).isInstanceOf(Carried.Unreachable.class);
            nothingIsSaid(sink);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsIt() throws Exception {
        var other = certificate("other");
        certificate("server");
        try (var sink = MailSink.startingTls(Offer.STARTTLS, SelfSigned.server(folder))) {
            assertThat(carries(sink, other)).isInstanceOf(Carried.Unreachable.class);
            nothingIsSaid(sink);
        }
    }

    /// A second copy would leave otherwise.
    @Test
    void aLetterThatWasTakenIsAwayHoweverTheServerIsLeft() {
        try (var sink = MailSink.open()) {
            sink.breaksAt("QUIT");
            assertThat(carries(sink)).isEqualTo(new Carried.Away());
            assertThat(sink.next().subject()).isEqualTo("Hello");
        }
    }

    @Test
    void whereNobodyListensNoLetterHasBegun() {
        var sink = MailSink.open();
        sink.close();
        assertThat(carries(sink)).isEqualTo(new Carried.Unreachable("MailConnectException", false));
    }

    /// The letter may be what the server breaks off at.
    @Test
    void aConnectionThatBreaksOverALetterIsALostServer() {
        for (var command : List.of("MAIL", "RCPT", "DATA")) {
            try (var sink = MailSink.open()) {
                sink.breaksAt(command);
                assertThat(carries(sink))
                        .as(command)
                        .isInstanceOfSatisfying(
                                Carried.Unreachable.class, it -> assertThat(it.begun()).isTrue());
            }
        }
    }

    @Test
    void whatTheServerRefusesIsTheLettersOwn() {
        try (var sink = MailSink.open()) {
            sink.knowsNobody(1);
            assertThat(forGood(carries(sink))).isTrue();
            sink.refuses(1);
            assertThat(forGood(carries(sink))).isFalse();
            assertThat(carries(sink)).isEqualTo(new Carried.Away());
        }
    }

    private static boolean forGood(Carried carried) {
        assertThat(carried).isInstanceOf(Carried.Failed.class);
        return ((Carried.Failed) carried).forGood();
    }

    private static void nothingIsSaid(MailSink sink) {
        assertThat(sink.inTls()).isEmpty();
        assertThat(sink.inClear())
                .isNotEmpty()
                .allMatch(line -> line.matches("EHLO parlor.example|STARTTLS|QUIT"));
    }
}
