package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that is reached under a name of its own has an administrator by the setup code alone.
class SetupCodeTest {
    private static final String PASSWORD = "correct horse battery staple";
    private House house;

    @BeforeEach
    void open() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        house =
                House.open(
                        Map.of(
                                "PARLOR_PORT",
                                Integer.toString(port),
                                "PARLOR_PUBLIC_URL",
                                "http://localhost:" + port));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private int asAdmin(Person person) {
        return person.browser.get("/api/v1/admin/server").status();
    }

    @Test
    void whoHasTheCodeAdministersAndNobodyAfterHim() throws IOException {
        var file = house.data().resolve("setup-code");
        var ben = Person.of(house, "Ben", PASSWORD);
        assertThat(asAdmin(ben)).as("the first without a code").isEqualTo(403);
        var code = Map.of("setup_code", Files.readString(file));
        var ada = new Person(house.visitor(), "Ada");
        assertThat(ada.signsUp(PASSWORD, code).status()).isEqualTo(201);
        assertThat(asAdmin(ada)).isEqualTo(200);
        assertThat(file).doesNotExist();
        var eve = new Person(house.visitor(), "Eve");
        assertThat(eve.signsUp(PASSWORD, code).text("/errors/0/attr")).isEqualTo("setup_code");
    }

    @Test
    void aCodeThatNeverReachedTheDiskIsNobodys() throws IOException {
        Files.writeString(house.data().resolve("setup-code"), "");
        house.restart();
        var eve = new Person(house.visitor(), "Eve");
        var refused = eve.signsUp(PASSWORD, Map.of("setup_code", ""));
        assertThat(refused.text("/errors/0/attr")).isEqualTo("setup_code");
        assertThat(asAdmin(Person.of(house, "Eve", PASSWORD))).isEqualTo(403);
    }
}
