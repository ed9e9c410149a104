package parlor.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Policy;
import parlor.base.Network;
import parlor.base.Outbound;
import parlor.identity.Stay;

/// The settings, read once and checked: whoever holds one need not doubt it.
///
/// @param data the data folder, absolute
/// @param registration who may sign up
/// @param stay how long accounts stay signed in
/// @param smtp where letters are handed over; null if none are written
/// @param outbound what apps that registered by themselves may name besides public addresses
/// @param loops event loops
/// @param shown each setting as it is in force, secrets hidden
public record Config(
        Listen listen,
        Path data,
        Public site,
        @Nullable Secret secret,
        Policy registration,
        Stay stay,
        @Nullable Smtp smtp,
        boolean rateLimits,
        Live live,
        @Nullable Secret metricsToken,
        Outbound.Allowed outbound,
        int loops,
        LogStyle log,
        Map<String, String> shown) {

    /// Where the server listens.
    ///
    /// @param port 0 for any free one
    public record Listen(String host, int port, Optional<Tls> tls) {

        /// Whether nobody but this machine can reach it.
        public boolean loopback() {
            return Addresses.loopback(host);
        }

        /// The same with a free port instead of 0.
        Listen withPort() throws Refusal {
            return port == 0 ? new Listen(host, Addresses.freePort(host), tls) : this;
        }
    }

    /// The files that make HTTPS, PEM.
    public record Tls(Path certificate, Path key) {}

    /// What the world knows the server as.
    ///
    /// @param url null where none is set
    /// @param allowedHosts in lower case, without ports
    /// @param plainHttp whether accounts may sign in over plain HTTP off loopback
    public record Public(
            @Nullable URI url,
            List<String> allowedHosts,
            List<String> origins,
            List<Network> trustedProxies,
            boolean plainHttp) {

        /// The public URL of a server that listens there: its port is known.
        public URI url(Listen listen) {
            var scheme = listen.tls().isPresent() ? "https" : "http";
            return url != null ? url : URI.create(scheme + "://localhost:" + listen.port());
        }
    }

    /// How connections are kept.
    public record Live(Duration pingAfter, Duration dropAfter, long feedBytes) {}

    /// How log lines look.
    public enum LogStyle {
        JSON,
        TEXT,
        AUTO
    }

    /// A value that is never shown.
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    /// What is wrong with the settings: all of it at once.
    public static final class Mistakes extends Exception {
        private static final long serialVersionUID = 1;
        private final transient List<String> lines;

        Mistakes(List<String> lines) {
            super(String.join("\n", lines));
            this.lines = List.copyOf(lines);
        }

        public List<String> lines() {
            return lines;
        }
    }

    /// Reads the environment and the file it names (`PARLOR_CONFIG`, else `./parlor.properties` if
    /// it is there). The environment wins.
    public static Config read(Map<String, String> environment) throws Mistakes {
        return ConfigReader.read(environment);
    }
}
