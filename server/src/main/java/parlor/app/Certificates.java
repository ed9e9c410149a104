package parlor.app;

import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Timers;

/// Watches the certificate's files and has them taken up when they change.
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final Config.Tls files;
    private final Function<ServerSSLOptions, Future<Boolean>> renew;
    private Stamp seen;

    /// When both files were written last, and how large they are.
    private record Stamp(long certificate, long key, long size, long keySize) {}

    private Certificates(Config.Tls files, Function<ServerSSLOptions, Future<Boolean>> renew) {
        this.files = files;
        this.renew = renew;
        this.seen = stamp();
    }

    static Timers.Timer watch(
            Config.Tls files, Timers timers, Function<ServerSSLOptions, Future<Boolean>> renew) {
        var certificates = new Certificates(files, renew);
        return timers.every(PERIOD, certificates::look);
    }

    private void look() {
        var now = stamp();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        if (!KeyPairFiles.fit(files)) {
            log.error("tls_files_do_not_fit"); // Said again when one of them changes.
            return;
        }
        var _ =
                renew.apply(HttpOptions.tls(files))
                        .onComplete(
                                _ -> log.info("tls_reloaded"),
                                failure -> log.error("tls_reload_failed", failure));
    }

    private Stamp stamp() {
        return new Stamp(
                modified(files.certificate()),
                modified(files.key()),
                size(files.certificate()),
                size(files.key()));
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0; // Between two renamings; the next look sees the new one.
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
