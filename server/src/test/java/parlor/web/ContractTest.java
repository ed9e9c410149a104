package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The description and the server have the same addresses, and the check of answers checks.
class ContractTest {

    @Test
    void everyOperationThatIsDescribedExists() throws IOException {
        var paths = new YAMLMapper().readTree(Path.of("../openapi.yaml").toFile()).path("paths");
        var missing = new ArrayList<String>();
        try (var house = House.open(Map.of("PARLOR_SMTP_URL", "smtp://localhost"))) {
            var visitor = house.visitor();
            for (var path : paths.properties()) {
                for (var method : path.getValue().properties()) {
                    if (method.getKey().equals("parameters")) {
                        continue;
                    }
                    var name = method.getKey().toUpperCase(Locale.ROOT);
                    var reply = visitor.send(name, concrete(path.getKey()), null, Map.of());
                    if (reply.status() == 404 || reply.status() == 405) {
                        missing.add(name + " " + path.getKey());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static String concrete(String template) {
        return template.replaceAll("\\{\\w+}", "01900000-0000-7000-8000-000000000001");
    }

    @Test
    void whatIsNotDescribedFails() {
        var good = "{\"event_type\":\"pong\",\"timestamp\":\"2026-01-01T00:00:00.000000Z\"}";
        ContractCheck.event(good);
        for (var bad :
                new String[] {
                    good.replace(".000000Z", "Z"),
                    good.replace("}", ",\"more\":1}"),
                    good.replace("pong", "ping pong"),
                    "{\"event_type\":\"pong\"}"
                }) {
            assertThatThrownBy(() -> ContractCheck.event(bad)).isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> ContractCheck.answer("GET", "/api/v1/me", 200, "{}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> ContractCheck.answer("GET", "/api/v1/me", 202, "{}"))
                .isInstanceOf(AssertionError.class);
    }
}
