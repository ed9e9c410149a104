package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.db.Database;

/// `./parlor client token`: the tokens with which apps register, as the host handles them.
@Tag("slow")
class ClientTokensTest {
    @TempDir Path data;

    @BeforeEach
    void thereIsADatabase() {
        var file = data.resolve("parlor.db");
        Database.open(file, Thread.ofPlatform().daemon().factory()).close();
    }

    @Test
    void aTokenIsMadeListedAndRevoked() throws Exception {
        var made = Apps.client(data, "token", "--apps", "3", "--label", "for Ben");
        var id = made.path("id").asText();
        var listed = Apps.client(data, "token", "list");
        assertThat(listed.path("id").asText()).isEqualTo(id);
        assertThat(listed.path("apps").asInt()).isEqualTo(3);
        assertThat(listed.path("registered").asInt(-1)).isZero();
        assertThat(listed.path("label").asText()).isEqualTo("for Ben");
        assertThat(listed.toString()).doesNotContain(made.path("token").asText());
        assertThat(Apps.ended(data, "token", "revoke", id).code()).isZero();
        assertThat(Apps.ended(data, "token", "list").output()).isBlank();
    }

    @Test
    void aTokenForNobodyIsRefused() throws Exception {
        assertThat(Apps.ended(data, "token", "--apps", "0").errors()).contains("1 to 1000 apps");
    }
}
