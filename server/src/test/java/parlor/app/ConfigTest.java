package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parlor.identity.Stay;

class ConfigTest {
    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir Path folder;

    @Test
    void nothingSaidIsLoopbackWithoutTls() throws Exception {
        var config = Config.read(Map.of());
        assertThat(config.listen().loopback()).isTrue();
        assertThat(config.listen().port()).isEqualTo(8080);
        assertThat(config.site().url(config.listen()))
                .isEqualTo(URI.create("http://localhost:8080"));
        assertThat(config.rateLimits()).isTrue();
        assertThat(config.stay()).isEqualTo(Stay.USUAL);
        assertThat(config.live().pingAfter()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        var mistakes =
                mistakes(
                        Map.of(
                                "PARLOR_PORT", "eighty",
                                "PARLOR_SESSION_DAYS", "0",
                                "PARLOR_SESSION_IDLE_DAYS", "366",
                                "PARLOR_PROT", "80",
                                "PARLOR_PUBLIC_URL", "parlor.example",
                                "PARLOR_TRUSTED_PROXIES", "10.0.0.0/8,all",
                                "PARLOR_OUTBOUND_ALLOW", "apps.example,10.0.0.0/33",
                                "PARLOR_SECRET", "c2hvcnQ="));
        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "PARLOR_PORT: must be a whole number from 0 to 65535",
                        "PARLOR_SESSION_DAYS: must be a whole number from 1 to 365",
                        "PARLOR_SESSION_IDLE_DAYS: must be a whole number from 1 to 365",
                        "PARLOR_PROT: unknown setting in the environment",
                        "PARLOR_PUBLIC_URL: must be http(s)://host[:port], without a path",
                        "PARLOR_TRUSTED_PROXIES: \"all\" is no network (10.0.0.0/8)",
                        "PARLOR_OUTBOUND_ALLOW: \"10.0.0.0/33\" is neither a host name nor a"
                                + " network (10.0.0.0/8)",
                        "PARLOR_SECRET: is shorter than 32 bytes"
                                + " (openssl rand -base64 32 makes one)");
    }

    @ParameterizedTest
    @CsvSource({
        "PARLOR_HOST, 0.0.0.0",
        "PARLOR_PUBLIC_URL, https://parlor.example",
        "PARLOR_TRUSTED_PROXIES, 127.0.0.1/32"
    })
    void limitsAreNotLiftedWhereOthersCanReachUs(String name, String value) {
        assertThat(mistakes(Map.of("PARLOR_RATE_LIMITS", "off", name, value)))
                .singleElement()
                .asString()
                .startsWith("PARLOR_RATE_LIMITS: can be off only");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        var file = file("PARLOR_PORT=9000\nPARLOR_TOPIC=x\nPARLOR_ALLOWED_HOSTS = Dice.example\n");
        assertThat(mistakes(Map.of("PARLOR_CONFIG", file)))
                .containsExactly("PARLOR_TOPIC: unknown setting in " + file);

        var good = file("PARLOR_PORT=9000\nPARLOR_ALLOWED_HOSTS = Dice.example\n");
        var config = Config.read(Map.of("PARLOR_CONFIG", good, "PARLOR_PORT", "9001"));
        assertThat(config.listen().port()).isEqualTo(9001);
        assertThat(config.site().allowedHosts()).containsExactly("dice.example");
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        assertThat(mistakes(Map.of("PARLOR_CONFIG", folder.resolve("none").toString()))).hasSize(1);
    }

    @Test
    void theSecretMayStandInAFileAndIsNeverShown() throws Exception {
        var config = Config.read(Map.of("PARLOR_SECRET_FILE", file(SECRET + "\n")));
        assertThat(config.secret()).isEqualTo(new Config.Secret(SECRET));
        assertThat(config.toString()).doesNotContain(SECRET);
        var direct = Config.read(Map.of("PARLOR_SECRET", SECRET, "PARLOR_METRICS_TOKEN", "hush"));
        assertThat(direct.toString()).doesNotContain(SECRET).doesNotContain("hush");
    }

    @Test
    void bothTlsFilesAreNeeded() throws Exception {
        assertThat(mistakes(Map.of("PARLOR_TLS_CERT", file("x"))))
                .containsExactly("PARLOR_TLS_KEY: is missing: both files are needed");
    }

    @Test
    void withACertificateThePublicUrlIsHttps() throws Exception {
        var files =
                Map.of(
                        "PARLOR_TLS_CERT", file("x"),
                        "PARLOR_TLS_KEY", file("y"),
                        "PARLOR_PORT", "8443");
        var config = Config.read(files);
        assertThat(config.site().url(config.listen()))
                .isEqualTo(URI.create("https://localhost:8443"));
        var clear = new HashMap<>(files);
        clear.put("PARLOR_PUBLIC_URL", "http://parlor.example");
        assertThat(mistakes(clear))
                .containsExactly("PARLOR_PUBLIC_URL: must be https where there is a certificate");
    }

    @Test
    void everySettingIsInTheHostsManual() throws Exception {
        var manual = Files.readString(Path.of("../docs/hosting.md"));
        for (var setting : Setting.values()) {
            assertThat(manual).contains("`" + setting.variable() + "`");
        }
    }

    @Test
    void everyLimitIsInTheManual() throws Exception {
        var manual = Files.readString(Path.of("../docs/limits.md"));
        assertThat(LimitsTable.rows()).containsEntry("head_time", "10s");
        LimitsTable.rows().keySet().forEach(name -> assertThat(manual).contains("`" + name + "`"));
    }

    @Test
    void everyProblemIsInTheManual() throws Exception {
        var manual = Files.readString(Path.of("../docs/problems.md"));
        for (var code : parlor.base.ProblemCode.values()) {
            assertThat(manual).contains("| `%s` | %d |".formatted(code.wire(), code.status()));
        }
    }

    private List<String> mistakes(Map<String, String> environment) {
        var thrown = catchThrowableOfType(Config.Mistakes.class, () -> Config.read(environment));
        assertThat(thrown).as("mistakes in " + environment).isNotNull();
        return thrown.lines();
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "given", ""), text).toString();
    }
}
