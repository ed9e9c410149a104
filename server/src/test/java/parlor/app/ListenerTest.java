package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelPipeline;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Timers;

@Tag("slow")
class ListenerTest {
    @TempDir Path folder;
    private final Listener listener = new Listener(2);
    private final List<List<String>> met = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        listener.close();
    }

    @Test
    void everyConnectionIsSeenBeforeItsFirstByte() throws Exception {
        int port = open(Optional.empty());
        assertThat(Http.get(port, "/x")).startsWith("HTTP/1.1 200").endsWith("hello");
        assertThat(met).hasSize(1);
        assertThat(met.getFirst()).containsSubsequence("httpDecoder", "handler");
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        int port = open(Optional.empty());
        var second = new Listener(1);
        try (var taken =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            var where = new Config.Listen("127.0.0.1", taken.getLocalPort(), Optional.empty());
            assertThatThrownBy(() -> second.open(where, request -> {}, pipeline -> {}))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:");
            assertThat(port).isPositive();
        } finally {
            second.close();
        }
    }

    @Test
    void aRenewedCertificateIsTakenUp() throws Exception {
        var tls = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var first = makeCertificate(tls);
        int port = open(Optional.of(tls));
        var timers = new ByHand();
        var _ = Certificates.watch(tls, timers, listener::renew);
        assertThat(serialAt(port)).isEqualTo(first);

        var second = makeCertificate(tls);
        timers.tick();
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!serialAt(port).equals(second) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        // Every event loop has it.
        for (int i = 0; i < 8; i++) {
            assertThat(serialAt(port)).isEqualTo(second);
        }
    }

    @Test
    void filesThatFitNobodyAreNotTakenUp() throws Exception {
        var tls = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var first = makeCertificate(tls);
        int port = open(Optional.of(tls));
        var good = Files.readString(tls.certificate());
        for (var broken : List.of("", "no certificate", good.substring(0, good.length() / 2))) {
            Files.writeString(tls.certificate(), broken);
            assertThatThrownBy(() -> listener.renew(HttpOptions.tls(tls)).await())
                    .isInstanceOf(Exception.class);
            assertThat(serialAt(port)).as(broken).isEqualTo(first);
        }
    }

    /// Two files are never renewed at the same moment.
    @Test
    void aCertificateWithoutItsKeyIsNotTakenUp() throws Exception {
        var tls = new Config.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var first = makeCertificate(tls);
        int port = open(Optional.of(tls));
        var timers = new ByHand();
        var taken = new AtomicInteger();
        var _ =
                Certificates.watch(
                        tls,
                        timers,
                        files -> {
                            taken.incrementAndGet();
                            return listener.renew(files);
                        });
        var old = Files.readString(tls.key());
        makeCertificate(tls);
        var fits = Files.readString(tls.key());
        Files.writeString(tls.key(), old + "\n");
        timers.tick();
        assertThat(taken).hasValue(0);
        assertThat(serialAt(port)).isEqualTo(first);
        Files.writeString(tls.key(), fits);
        timers.tick();
        assertThat(taken).hasValue(1);
    }

    private int open(Optional<Config.Tls> tls) throws Refusal {
        var where = new Config.Listen("127.0.0.1", 0, tls).withPort();
        listener.open(where, request -> request.response().end("hello"), this::meet);
        return where.port();
    }

    private void meet(ChannelPipeline pipeline) {
        met.add(List.copyOf(pipeline.names()));
    }

    private static BigInteger makeCertificate(Config.Tls files) throws Exception {
        return SelfSigned.write(files.certificate(), files.key()).certificate().getSerialNumber();
    }

    private static BigInteger serialAt(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber();
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// Timers that run when the test says so.
    private static final class ByHand implements Timers {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public Timer after(Duration delay, Runnable task) {
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public Timer every(Duration period, Runnable task) {
            return after(period, task);
        }

        void tick() {
            List.copyOf(tasks).forEach(Runnable::run);
        }
    }
}
