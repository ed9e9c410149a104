package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.app.SelfSigned;

/// What https changes: the cookie, the headers, and what is still taken in clear, by which way.
@Tag("slow")
class HttpsTest {
    private static final String HSTS = "Strict-Transport-Security: max-age=31536000";
    private static final String HERE = "https://parlor.example";

    @TempDir Path folder;
    private Path certificate;
    private Path key;
    private @Nullable House open;
    private int port;

    @BeforeEach
    void files() {
        certificate = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    /// Behind a proxy the public URL has another.
    private int port() {
        return port == 0 ? house().url().getPort() : port;
    }

    private House house() {
        return Objects.requireNonNull(open);
    }

    private SSLContext openWithCertificate() throws Exception {
        var trusted = SelfSigned.write(certificate, key).trusted();
        open =
                House.open(
                        Map.of(
                                "PARLOR_TLS_CERT",
                                certificate.toString(),
                                "PARLOR_TLS_KEY",
                                key.toString()));
        return trusted;
    }

    // ---- with a certificate of our own ----

    @Test
    void theCookieIsBoundToTheHostAndToHttps() throws Exception {
        var trusted = openWithCertificate();
        assertThat(house().url().getScheme()).isEqualTo("https");
        var made = secure(trusted, post("/api/v1/rooms", "", "{\"username\":\"Ada\"}"));
        assertThat(made).startsWith("HTTP/1.1 201");
        assertThat(line(made, "set-cookie"))
                .matches(
                        "__Host-parlor_session=[^; ]+;"
                                + " Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure");
        var value = line(made, "set-cookie").split("[=;]", 3)[1];
        assertThat(secure(trusted, me("__Host-parlor_session=" + value)))
                .startsWith("HTTP/1.1 200");
        assertThat(secure(trusted, me("parlor_session=" + value))).startsWith("HTTP/1.1 401");
        var cookie = "Cookie: __Host-parlor_session=" + value + "\r\n";
        var out = secure(trusted, post("/api/v1/logout", cookie, "{}"));
        assertThat(line(out, "set-cookie"))
                .startsWith("__Host-parlor_session=;")
                .contains("Path=/", "Max-Age=0")
                .endsWith("Secure");
    }

    @Test
    void everyAnswerKeepsBrowsersOnHttps() throws Exception {
        var trusted = openWithCertificate();
        for (var path : List.of("/", "/docs", "/livez", "/api/v1/me", "/api/v1/nothing")) {
            assertThat(secure(trusted, get(path, "localhost", ""))).as(path).contains(HSTS);
        }
        assertThat(secure(trusted, get("/", "evil.example", ""))).contains("421", HSTS);
        assertThat(secure(trusted, post("/", "", "{}"))).contains("405", HSTS);
        var foreign = "Origin: https://evil.example\r\n";
        assertThat(secure(trusted, post("/api/v1/rooms", foreign, "{}"))).contains("403", HSTS);
    }

    @Test
    void whoReadsInClearAtThePortWithACertificateIsSentToHttps() throws Exception {
        openWithCertificate();
        var here = "https://localhost:" + port();
        for (var path : List.of("/", "/r/ABC234?x=1", "/api/v1/me", "/livez", "/nothing")) {
            var sent = clear(loopback(), get(path, "localhost", ""));
            assertThat(sent)
                    .as(path)
                    .startsWith("HTTP/1.1 308")
                    .contains("X-Content-Type-Options: nosniff")
                    .doesNotContain("Strict-Transport-Security");
            assertThat(line(sent, "location")).isEqualTo(here + path);
            assertThat(line(sent, "x-request-id")).isNotEmpty();
        }
        var head = get("/docs", "localhost", "").replaceFirst("GET", "HEAD");
        assertThat(clear(loopback(), head)).startsWith("HTTP/1.1 308");
        var evil = clear(loopback(), get("/", "evil.example", ""));
        assertThat(evil).startsWith("HTTP/1.1 421").doesNotContainIgnoringCase("location");
    }

    @Test
    void whoDoesMoreInClearAtThePortWithACertificateIsRefused() throws Exception {
        var trusted = openWithCertificate();
        var post = post("/api/v1/rooms", "", "{\"username\":\"Ada\"}");
        for (var request : List.of(post, LiveSocket.handshake(""), post + post)) {
            assertThat(clear(loopback(), request))
                    .startsWith("HTTP/1.1 403")
                    .containsOnlyOnce("HTTP/1.1")
                    .contains("\"https_required\"")
                    .doesNotContainIgnoringCase("set-cookie");
        }
        assertThat(clear(loopback(), "GET / FTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(secure(trusted, post)).startsWith("HTTP/1.1 201");
    }

    @Test
    void whatIsNeitherTlsNorHttpIsNotAnswered() throws Exception {
        openWithCertificate();
        var heard = clear(loopback(), "\0\1\2\3\4\5\6\7 GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(heard).doesNotContain("HTTP/1.1");
    }

    /// The answer is there before all of it has come.
    @Test
    void whoSendsMuchInClearReadsTheAnswerAllTheSame() throws Exception {
        openWithCertificate();
        var much = "x".repeat(1 << 20);
        assertThat(clear(loopback(), post("/api/v1/rooms", "", much))).startsWith("HTTP/1.1 403");
    }

    @Test
    void aRenewedCertificateIsShownToWhoComesAndOpenSocketsStay() throws Exception {
        var trusted = openWithCertificate();
        var made = secure(trusted, post("/api/v1/rooms", "", "{\"username\":\"Ada\"}"));
        var cookie = "Cookie: " + line(made, "set-cookie").split(";", 2)[0] + "\r\n";
        try (var socket = connected(trusted)) {
            write(socket, LiveSocket.handshake(cookie));
            assertThat(heard(socket, "heartbeat")).startsWith("HTTP/1.1 101");
            var renewed = SelfSigned.write(certificate, key);
            house().time().pass(Duration.ofSeconds(3));
            assertThat(shownAt(renewed.trusted(), renewed.certificate().getSerialNumber()))
                    .isTrue();
            socket.getOutputStream().write(LiveSocket.text(Map.of("event_type", "ping", "id", 7)));
            assertThat(heard(socket, "pong")).contains("\"id\":7");
        }
    }

    /// The reload goes its own pace.
    private boolean shownAt(SSLContext trusted, BigInteger serial) throws Exception {
        for (int i = 0; i < 500; i++) {
            try (var socket = connected(trusted)) {
                var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return shown.getSerialNumber().equals(serial);
            } catch (SSLException e) {
                Thread.onSpinWait(); // Still the old one, which this client does not trust.
            }
        }
        return false;
    }

    // ---- behind a proxy that ends TLS ----

    private void openBehindProxy(Map<String, String> more) throws IOException {
        openAs(HERE, more);
    }

    private void openAs(String publicUrl, Map<String, String> more) throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var settings = new HashMap<>(more);
        settings.put("PARLOR_HOST", "0.0.0.0");
        settings.put("PARLOR_PORT", Integer.toString(port));
        settings.put("PARLOR_PUBLIC_URL", publicUrl);
        open = House.open(settings);
    }

    @Test
    void whoReadsInClearOverANetworkIsSentToHttps() throws Exception {
        openBehindProxy(Map.of());
        for (var path : List.of("/", "/r/ABC234?x=1", "/api/v1/rooms?limit=5", "/nothing")) {
            var sent = clear(network(), get(path, "parlor.example", ""));
            assertThat(sent).as(path).startsWith("HTTP/1.1 308").contains(HSTS);
            assertThat(line(sent, "location")).isEqualTo(HERE + path);
        }
        var head = get("/docs", "parlor.example", "").replaceFirst("GET", "HEAD");
        assertThat(clear(network(), head)).startsWith("HTTP/1.1 308");
        var elsewhere = get("/", "parlor.example:8080", "");
        assertThat(line(clear(network(), elsewhere), "location")).isEqualTo(HERE + "/");
    }

    @Test
    void whoChangesSomethingInClearOverANetworkIsRefused() throws Exception {
        openBehindProxy(Map.of());
        var post = post("/api/v1/rooms", "", "{\"username\":\"Ada\"}");
        assertThat(clear(network(), post))
                .startsWith("HTTP/1.1 403")
                .contains("\"https_required\"")
                .doesNotContain("Set-Cookie");
        assertThat(clear(network(), LiveSocket.handshake("")))
                .startsWith("HTTP/1.1 403")
                .contains("\"https_required\"");
        // A header that anybody may write changes nothing.
        var claimed = post("/api/v1/rooms", "X-Forwarded-Proto: https\r\n", "{}");
        assertThat(clear(network(), claimed)).startsWith("HTTP/1.1 403");
    }

    @Test
    void aWrongNameIsRefusedBeforeAnybodyIsSentAnywhere() throws Exception {
        openBehindProxy(Map.of());
        assertThat(clear(network(), get("/", "evil.example", "")))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("Location");
    }

    @Test
    void probesAreAnsweredInClear() throws Exception {
        openBehindProxy(Map.of());
        assertThat(clear(network(), get("/livez", "parlor.example", "")))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void whatATrustedProxyBringsIsTakenAndTheCookieIsSecureAllTheSame() throws Exception {
        openBehindProxy(Map.of("PARLOR_TRUSTED_PROXIES", network().getHostAddress() + "/32"));
        var post = post("/api/v1/rooms", "", "{\"username\":\"Ada\"}");
        for (var way : List.of(network(), loopback())) {
            var made = clear(way, post);
            assertThat(made).startsWith("HTTP/1.1 201").contains(HSTS);
            assertThat(line(made, "set-cookie"))
                    .startsWith("__Host-parlor_session=")
                    .endsWith("; Secure");
        }
    }

    // ---- without https ----

    @Test
    void inClearOverANetworkOnlyGuestsComeIn() throws Exception {
        open = House.open(Map.of("PARLOR_HOST", "0.0.0.0"));
        var made = clear(network(), post("/api/v1/rooms", "", "{\"username\":\"Ada\"}"));
        assertThat(made).startsWith("HTTP/1.1 201").doesNotContain("Strict-Transport-Security");
        assertThat(line(made, "set-cookie")).startsWith("parlor_session=").doesNotContain("Secure");
        var offers = get("/api/v1/server", "localhost", "");
        assertThat(clear(network(), offers)).contains("\"accounts\":false");
        assertThat(clear(loopback(), offers)).contains("\"accounts\":true");
        for (var path : List.of("register/start", "login/start", "recover/start")) {
            assertThat(clear(network(), post("/api/v1/" + path, "", "{}")))
                    .as(path)
                    .startsWith("HTTP/1.1 403")
                    .contains("\"https_required\"");
            assertThat(clear(loopback(), post("/api/v1/" + path, "", "{}")))
                    .as(path)
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(clear(network(), get("/api/v1/admin/accounts", "localhost", "")))
                .contains("\"https_required\"");
    }

    @Test
    void whereThePublicUrlIsOfANetworkAccountsAreUsedNowhereInClear() throws Exception {
        openAs("http://192.168.7.7:8080", Map.of());
        for (var path : List.of("register/start", "login/start", "recover/start")) {
            assertThat(clear(loopback(), post("/api/v1/" + path, "", "{}")))
                    .as(path)
                    .startsWith("HTTP/1.1 403")
                    .contains("\"https_required\"");
        }
        var made = clear(loopback(), post("/api/v1/rooms", "", "{\"username\":\"Ada\"}"));
        assertThat(made).startsWith("HTTP/1.1 201");
    }

    @Test
    void theHostMayAllowAccountsInClear() throws Exception {
        open = House.open(Map.of("PARLOR_HOST", "0.0.0.0", "PARLOR_PLAIN_HTTP", "allow"));
        for (var path : List.of("register/start", "login/start", "recover/start")) {
            assertThat(clear(network(), post("/api/v1/" + path, "", "{}")))
                    .as(path)
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(clear(network(), get("/api/v1/admin/accounts", "localhost", "")))
                .startsWith("HTTP/1.1 401");
    }

    // ---- requests ----

    private static String get(String path, String host, String headers) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                .formatted(path, host, headers);
    }

    private static String me(String cookie) {
        return get("/api/v1/me", "localhost", "Cookie: " + cookie + "\r\n");
    }

    private static String post(String path, String headers, String json) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s"
                        .formatted(path, headers)
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(json.length(), json);
    }

    private static String line(String answer, String header) {
        var found = Pattern.compile("(?im)^" + header + ": (.*?)\r?$").matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    /// This machine as its network sees it. Where there is no network, nothing comes by one.
    private static InetAddress network() throws IOException {
        Optional<InetAddress> own =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
                        .findFirst();
        assumeThat(own).isPresent();
        return own.orElseThrow();
    }

    private String clear(InetAddress where, String request) throws IOException {
        try (var socket = new Socket(where, port())) {
            return exchange(socket, request);
        }
    }

    private String secure(SSLContext trusted, String request) throws IOException {
        try (var socket = connected(trusted)) {
            return exchange(socket, request);
        }
    }

    private SSLSocket connected(SSLContext trusted) throws IOException {
        var factory = trusted.getSocketFactory();
        var socket = (SSLSocket) factory.createSocket("localhost", port());
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(30_000);
        write(socket, request);
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    /// All that comes until this word has come.
    private static String heard(Socket socket, String word) throws IOException {
        var heard = new StringBuilder();
        while (heard.indexOf(word) < 0 || heard.charAt(heard.length() - 1) != '}') {
            int next = socket.getInputStream().read();
            assertThat(next).as(heard.toString()).isNotNegative();
            heard.append((char) next);
        }
        return heard.toString();
    }
}
