package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.app.SelfSigned;
import parlor.base.Outbound;
import parlor.base.VirtualTime;

/// The list of redirects that a client names when it registers holds all of its own.
@Tag("slow")
class SectorsTest {
    private static final String BACK = "https://app.example/back?a=1";

    @TempDir private static Path folder;
    private static SSLContext trust;

    private HttpsServer server;
    private volatile String document = "";
    private volatile String type = "application/json";
    private volatile int status = 200;

    @BeforeAll
    static void somebodyIsTrusted() throws Exception {
        var shown = SelfSigned.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        trust = shown.trusted();
    }

    @BeforeEach
    void aListStandsSomewhere() throws Exception {
        var here = InetAddress.getLoopbackAddress();
        server = HttpsServer.create(new InetSocketAddress(here, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.server(folder)));
        server.createContext("/sector", this::answers);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answers(HttpExchange exchange) throws IOException {
        var body = document.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private OIDCClientMetadata metadata() {
        var metadata = new OIDCClientMetadata();
        metadata.setRedirectionURI(URI.create(BACK));
        var port = server.getAddress().getPort();
        metadata.setSectorIDURI(URI.create("https://localhost:%d/sector".formatted(port)));
        return metadata;
    }

    private Sectors sectors(Outbound.Allowed allowed) {
        var outbound = new Outbound(new VirtualTime(), Runnable::run, allowed, () -> trust);
        return new Sectors(outbound, Outbound.Reach.PUBLIC);
    }

    private void isRefused(Sectors sectors, String why) {
        var wrong = requireNonNull(sectors.check(metadata()));
        assertThat(wrong.getCode()).isEqualTo("invalid_client_metadata");
        assertThat(wrong.getDescription()).contains("sector_identifier_uri", why);
    }

    private static Outbound.Allowed here() {
        return new Outbound.Allowed(Set.of("localhost"), List.of());
    }

    @Test
    void aListThatHoldsAllRedirectsIsRight() {
        document = "[\"https://b.example/back\",\"%s\"]".formatted(BACK);
        assertThat(sectors(here()).check(metadata())).isNull();
        assertThat(sectors(here()).check(new OIDCClientMetadata())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"https://app.example/back\"]", "[1]"})
    void aListThatLacksOneIsWrong(String list) {
        document = list;
        isRefused(sectors(here()), "lacks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[]}", "none"})
    void whatIsNoListIsWrong(String text) {
        document = text;
        isRefused(sectors(here()), "no list");
    }

    @Test
    void whatCannotBeFetchedIsWrong() {
        document = "[\"%s\"]".formatted(BACK);
        isRefused(sectors(Outbound.Allowed.NOTHING), "could not be fetched");
        type = "text/html";
        isRefused(sectors(here()), "could not be fetched");
        type = "application/json";
        status = 500;
        isRefused(sectors(here()), "could not be fetched");
    }
}
