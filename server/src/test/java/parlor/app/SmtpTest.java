package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where letters are handed over, as the host writes it down.
class SmtpTest {
    private static Smtp of(String url) {
        return Smtp.of(url).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "smtps://mail.example, TLS, 465",
        "smtp://mail.example, STARTTLS, 587",
        "smtp://mail.example:25, STARTTLS, 25",
        "smtp://localhost:25, NONE, 25",
        "smtp://127.0.0.1, NONE, 587",
        "smtp://relay.example?tls=off, NONE, 587"
    })
    void theWayIsSafeUnlessItIsShort(String url, Smtp.Security security, int port) {
        assertThat(of(url).security()).isEqualTo(security);
        assertThat(of(url).port()).isEqualTo(port);
    }

    @Test
    void nameAndPasswordMayHoldAnything() {
        var smtp = of("smtp://ada%40example.org:a%3Ab%20+%2F@mail.example");
        assertThat(smtp.user()).isEqualTo("ada@example.org");
        assertThat(smtp.password()).isEqualTo(new Config.Secret("a:b +/"));
        assertThat(smtp.toString()).doesNotContain("a:b");
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://mail.example?from=dice@example.org, dice@example.org",
        "smtp://ada%40example.org:x@mail.example, ada@example.org",
        "smtp://ada:x@mail.example, parlor@parlor.example"
    })
    void lettersHaveASender(String url, String sender) {
        assertThat(of(url).sender(URI.create("https://parlor.example"))).isEqualTo(sender);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail.example",
                "http://mail.example",
                "smtp://",
                "smtp://mail.example/path",
                "smtp://mail.example?to=x",
                "smtp://mail.example?from=nobody",
                "smtp://mail.example?tls=on",
                "smtps://mail.example?tls=off",
                "smtp://ada:secret@relay.example?tls=off",
                "smtp://ada@mail.example",
                "smtp://mail example"
            })
    void whatCannotBeUsedIsRefused(String url) {
        assertThat(Smtp.of(url)).isEmpty();
    }
}
