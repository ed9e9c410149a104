package parlor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Network;
import parlor.base.Problem;
import parlor.base.ProblemCode;

class ThresholdTest {
    private static final Hosts HOSTS = new Hosts("parlor.example", Set.of("other.example"));
    private static final Origins ORIGINS =
            new Origins("https://parlor.example", Set.of("https://app.example"));

    private static Head head(String host, String peer, Map<String, String> headers) {
        var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        return new Head(
                "POST",
                "/api/v1/rooms",
                host,
                InetAddress.ofLiteral(peer),
                false,
                name ->
                        sorted.containsKey(name)
                                ? List.of(Objects.requireNonNull(sorted.get(name)))
                                : List.of());
    }

    private static WebSettings settings(String url, List<Network> proxies, boolean limits) {
        return new WebSettings(
                URI.create(url),
                Set.of(),
                Set.of(),
                proxies,
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                limits,
                false,
                List.of());
    }

    private static @Nullable ProblemCode code(@Nullable Problem problem) {
        return problem == null ? null : problem.code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parlor.example",
                "PARLOR.example:8080",
                "parlor.example.",
                "other.example",
                "localhost:1",
                "127.0.0.1:8080",
                "192.168.1.4",
                "[::1]:8080",
                "[2001:db8::1]",
                "raspberry",
                "x.localhost",
                "parlor.local",
                "parlor.local:80"
            })
    void knowsItsNames(String host) {
        assertThat(HOSTS.knows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "parlor.example.evil.example",
                "evil.example:8080",
                "parlor.example@evil.example",
                "evil.example#.local",
                "1.2.3.4.evil.example",
                "300.1.1.1",
                "[evil]",
                "..local",
                "a b",
                "parlor.example,evil.example"
            })
    void knowsNoOther(String host) {
        assertThat(HOSTS.knows(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://parlor.example,,true",
        "https://parlor.example:443,,true",
        "http://here.local:8080,,true",
        "https://app.example,,true",
        "http://parlor.example,,false",
        "https://here.local:8080,,false",
        "https://evil.example,,false",
        "https://evil.example,same-origin,false",
        "null,,false",
        ",same-origin,true",
        ",same-site,false",
        ",cross-site,false",
        ",none,false",
        ",,true",
    })
    void foreignPagesChangeNothing(
            @Nullable String origin, @Nullable String site, boolean allowed) {
        var headers = new TreeMap<String, String>();
        if (origin != null) {
            headers.put("Origin", origin);
        }
        if (site != null) {
            headers.put("Sec-Fetch-Site", site);
        }
        assertThat(ORIGINS.allows(head("here.local:8080", "127.0.0.1", headers)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"https://parlor.example,true", "http://parlor.example,false"})
    void behindAProxyThePublicSchemeIsOurs(String origin, boolean allowed) {
        var throughProxy = head("parlor.example", "10.0.0.1", Map.of("Origin", origin));
        assertThat(ORIGINS.allows(throughProxy)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9|1.2.3.4|203.0.113.9", // not a proxy of ours
                "10.0.0.1|1.2.3.4|1.2.3.4",
                "10.0.0.1|6.6.6.6, 1.2.3.4|1.2.3.4", // the left is whatever the client wrote
                "10.0.0.1|1.2.3.4, 10.0.0.2|1.2.3.4",
                "10.0.0.1|1.2.3.4, nonsense|10.0.0.1",
                "10.0.0.1|nonsense, 1.2.3.4|1.2.3.4",
                "10.0.0.1||10.0.0.1",
                "10.0.0.1|10.0.0.3|10.0.0.1",
                "10.0.0.1|[2001:db8::5]:443|2001:db8:0:0:0:0:0:5",
                "10.0.0.1|1.2.3.4:555|1.2.3.4",
            })
    void theClientsAddressIsWhatTrustedProxiesSay(
            String peer, @Nullable String forwarded, String client) {
        var ours = List.of(new Network(InetAddress.ofLiteral("10.0.0.0"), 8));
        var chain = forwarded == null ? List.<String>of() : List.of(forwarded);
        var address = ClientAddress.of(InetAddress.ofLiteral(peer), chain, ours);
        assertThat(address.address().getHostAddress()).isEqualTo(client);
    }

    @Test
    void bucketsArePartsOfNetworks() {
        var four = new ClientAddress(InetAddress.ofLiteral("198.51.100.77"));
        assertThat(four.neighbourhood()).isEqualTo("198.51.100.0/24");
        assertThat(four.key()).isEqualTo("198.51.100.77/32");
        assertThat(four.prefix()).isEqualTo("198.51.100.0/24");
        var six = new ClientAddress(InetAddress.ofLiteral("2001:db8:1:2:3::4"));
        assertThat(six.key()).isEqualTo("2001:db8:1:2:0:0:0:0/64");
        assertThat(six.prefix()).isEqualTo("2001:db8:1:0:0:0:0:0/48");
        assertThat(six.neighbourhood()).isEqualTo("2001:db8:0:0:0:0:0:0/32");
        var mapped = new ClientAddress(InetAddress.ofLiteral("::ffff:198.51.100.77"));
        assertThat(mapped.key()).isEqualTo(four.key());
    }

    @Test
    void plainRequestsFromOutsideAreRefusedWhereTheUrlIsHttps() {
        var proxy = new Network(InetAddress.ofLiteral("203.0.113.1"), 32);
        var threshold = new Threshold(settings("https://parlor.example", List.of(proxy), true));
        assertThat(code(threshold.refusal(head("parlor.example", "203.0.113.2", Map.of()))))
                .isEqualTo(ProblemCode.HTTPS_REQUIRED);
        assertThat(threshold.refusal(head("parlor.example", "203.0.113.1", Map.of()))).isNull();
        assertThat(threshold.refusal(head("parlor.example", "127.0.0.1", Map.of()))).isNull();
    }

    @Test
    void withoutRateLimitsNothingForwardedIsTaken() {
        var threshold = new Threshold(settings("http://localhost:8080", List.of(), false));
        for (var header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP")) {
            var forwarded = Map.of(header.toLowerCase(Locale.ROOT), "1.2.3.4");
            assertThat(code(threshold.refusal(head("localhost", "127.0.0.1", forwarded))))
                    .isEqualTo(ProblemCode.UNAVAILABLE);
        }
        assertThat(threshold.refusal(head("localhost", "127.0.0.1", Map.of()))).isNull();
    }

    @Test
    void bearersComeFromAnywhere() {
        var threshold = new Threshold(settings("http://localhost:8080", List.of(), true));
        var headers = Map.of("Origin", "https://evil.example");
        assertThat(threshold.foreign(head("localhost", "127.0.0.1", headers))).isNotNull();
        var bearer = Map.of("Origin", "https://evil.example", "Authorization", "Bearer x");
        assertThat(threshold.foreign(head("localhost", "127.0.0.1", bearer))).isNull();
    }
}
