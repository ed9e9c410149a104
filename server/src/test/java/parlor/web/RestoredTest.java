package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.app.SafeCopy;

/// What a backup brings back: accounts and their passwords, and nobody who was signed in.
class RestoredTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir Path folder;
    private final House house = House.open(Map.of("PARLOR_SECRET", SECRET));

    @AfterEach
    void close() {
        house.close();
    }

    private Visitor again(Visitor browser) {
        var same = house.visitor();
        same.keep("parlor_session", browser.cookie());
        return same;
    }

    @Test
    void nobodyIsSignedInAndPasswordsStillWork() {
        var ada = new Person(house.visitor(), "Ada");
        var code = ada.signsUp(PASSWORD).text("/recovery_codes/0");
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("title", "Friday", "username", "Guest"));
        var file = folder.resolve("monday.zip");
        SafeCopy.make(house.data(), file);
        var late = new Person(house.visitor(), "Eve");
        late.signsUp(PASSWORD);
        house.restore(file);

        for (var browser : List.of(ada.browser, guest, late.browser)) {
            assertThat(again(browser).get("/api/v1/me").status()).isEqualTo(401);
        }
        var back = new Person(house.visitor(), "Ada");
        assertThat(back.signsIn(PASSWORD).status()).isEqualTo(200);
        assertThat(again(ada.browser).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(new Person(house.visitor(), "Eve").signsIn(PASSWORD).status()).isEqualTo(401);
        var other = "a very different phrase";
        var forgot = Map.of("username", "Ada", "code", code);
        var recovered =
                new Person(house.visitor(), "Ada")
                        .registers("/api/v1/recover", forgot, other, Map.of());
        assertThat(recovered.status()).isEqualTo(200);
        assertThat(new Person(house.visitor(), "Ada").signsIn(other).status()).isEqualTo(200);
    }

    @Test
    void noLetterOfThatTimeIsSent() {
        var file = folder.resolve("monday.zip");
        try (var sink = MailSink.open();
                var writing = House.open(Map.of("PARLOR_SMTP_URL", sink.url()))) {
            sink.refuses(1);
            var ada = new Person(writing.visitor(), "Ada");
            ada.signsUp(PASSWORD, Map.of("email", "ada@example.org"));
            sink.hasRefused();
            SafeCopy.make(writing.data(), file);
            writing.restore(file);
            var ben = new Person(writing.visitor(), "Ben");
            ben.signsUp(PASSWORD, Map.of("email", "ben@example.org"));
            assertThat(sink.next().to()).isEqualTo("ben@example.org");
        }
    }

    @Test
    void theKeysInABackupAreSealed() throws Exception {
        var file = folder.resolve("monday.zip");
        SafeCopy.make(house.data(), file);
        var keys = new ArrayList<String>();
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().filter(it -> it.getName().startsWith("keys/")).toList()) {
                keys.add(new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
            }
        }
        assertThat(keys)
                .hasSize(5)
                .allSatisfy(
                        key -> assertThat(key).contains("\"sealed\":").doesNotContain("\"key\":"));
    }
}
