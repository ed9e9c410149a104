package parlor.app;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.SystemTimers;

/// `parlor run`: starts, says that it is ready, and closes on SIGTERM or SIGINT.
final class RunCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private RunCommand() {}

    @SuppressWarnings("SystemOut") // The one line that the server prints.
    static int run() throws Exception {
        var config = Config.read(System.getenv());
        LogSetup.use(config.log());
        warn(config);
        var parlor = Parlor.start(config, Edge.system(new SystemTimers()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(parlor), "shutdown"));
        System.out.println("parlor ready on %s in %d ms".formatted(parlor.url(), sinceJvmStart()));
        new CountDownLatch(1).await();
        return 0;
    }

    private static void warn(Config config) {
        Logger log = LoggerFactory.getLogger(RunCommand.class);
        for (var warning : Warning.of(config)) {
            log.atWarn().addKeyValue("setting", warning.setting().variable()).log(warning.event());
        }
    }

    private static long sinceJvmStart() {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        return System.currentTimeMillis() - started;
    }

    /// The JVM would end a signalled process with 143: after a clean end it is halted with 0.
    private static void end(Parlor parlor) {
        Logger log = LoggerFactory.getLogger(RunCommand.class);
        var closing = Thread.ofPlatform().daemon().name("closing").start(parlor::close);
        try {
            boolean closed = closing.join(PATIENCE);
            log.atInfo().addKeyValue("in_time", closed).log("stopped");
            Runtime.getRuntime().halt(closed ? 0 : 1);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
    }
}
