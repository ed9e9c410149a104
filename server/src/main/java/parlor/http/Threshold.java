package parlor.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// What stands before every route: is the request for us, may it come so, and from where does it
/// come.
public final class Threshold {
    private static final Logger log = LoggerFactory.getLogger(Threshold.class);
    private static final List<String> FORWARDING =
            List.of(
                    "Forwarded",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "X-Forwarded-Proto",
                    "X-Real-IP");

    private final WebSettings settings;
    private final Hosts hosts;
    private final Origins origins;
    private final AtomicBoolean warned = new AtomicBoolean();

    public Threshold(WebSettings settings) {
        this.settings = settings;
        var host = settings.publicUrl().getHost();
        hosts = new Hosts(host == null ? "" : host, settings.allowedHosts());
        origins =
                new Origins(
                        Origins.of(settings.publicUrl()),
                        settings.origins().stream()
                                .map(Origins::of)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /// Why the request is not even routed, or null.
    @Nullable Problem refusal(Head head) {
        if (!settings.rateLimits() && forwarded(head)) {
            return Problem.unavailable(
                    "Rate limits are off: this server takes no forwarded requests.",
                    Duration.ofMinutes(1));
        }
        return !hosts.knows(head.host()) || plain(head) ? inClear(head) : null;
    }

    /// Why a request in clear is refused on a port with a certificate: there every one is.
    Problem inClear(Head head) {
        return hosts.knows(head.host())
                ? new Problem(ProblemCode.HTTPS_REQUIRED, "Use the https address.")
                : new Problem(ProblemCode.MISDIRECTED, "This server does not answer to that name.");
    }

    static boolean isHttpsRequired(Problem refusal) {
        return refusal.code() == ProblemCode.HTTPS_REQUIRED;
    }

    /// Where one who only reads over plain HTTP finds the same at the public URL, else null.
    @Nullable String https(Head head) {
        boolean reads = head.method().equals("GET") || head.method().equals("HEAD");
        return reads && head.uri().startsWith("/")
                ? Origins.of(settings.publicUrl()) + head.uri()
                : null;
    }

    /// Why a WebSocket handshake is refused by HTTP, or null.
    public @Nullable Problem handshakeRefusal(Head head) {
        var problem = refusal(head);
        return problem == null ? foreign(head) : problem;
    }

    /// Why the request may not change anything: it comes from a foreign page; or null.
    @Nullable Problem foreign(Head head) {
        return head.bearer() || origins.allows(head)
                ? null
                : new Problem(ProblemCode.PERMISSION_DENIED, "The request came from another site.");
    }

    /// In clear over a network though the public URL is https. A trusted proxy has ended TLS
    /// before; what comes by loopback was on no wire.
    private boolean plain(Head head) {
        return settings.https()
                && !head.tls()
                && !head.peer().isLoopbackAddress()
                && !ClientAddress.trusted(head.peer(), settings.trustedProxies());
    }

    /// Where it comes from, behind the proxies that are trusted.
    public ClientAddress address(Head head) {
        var peer = head.peer();
        if (isPrivate(peer)
                && !ClientAddress.trusted(peer, settings.trustedProxies())
                && forwarded(head)
                && warned.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("peer", new ClientAddress(peer).prefix())
                    .addKeyValue("setting", "PARLOR_TRUSTED_PROXIES")
                    .log("forwarding_header_not_trusted");
        }
        return ClientAddress.of(
                peer, head.headers().apply("X-Forwarded-For"), settings.trustedProxies());
    }

    private static boolean isPrivate(InetAddress peer) {
        boolean local6 = peer.getAddress().length == 16 && (peer.getAddress()[0] & 0xFE) == 0xFC;
        return peer.isLoopbackAddress()
                || peer.isSiteLocalAddress()
                || peer.isLinkLocalAddress()
                || local6;
    }

    /// Whether a proxy says that it asks for somebody else.
    public static boolean forwarded(Head head) {
        return FORWARDING.stream().anyMatch(name -> head.header(name) != null);
    }
}
