package parlor.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;
import parlor.app.Config.LogStyle;

/// Logback's set-up, found by its service loader: no XML is parsed at start.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final List<String> QUIET = List.of("io.netty", "io.vertx", "org.sqlite");

    private static volatile LogStyle style = LogStyle.AUTO;

    static void use(LogStyle chosen) {
        style = chosen;
    }

    static boolean asText() {
        return switch (style) {
            case TEXT -> true;
            case JSON -> false;
            case AUTO -> Boolean.getBoolean("parlor.terminal"); // The script knows.
        };
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        var lines = new LogLines();
        lines.setContext(loggers);
        lines.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(loggers);
        appender.setTarget("System.err");
        appender.setEncoder(lines);
        appender.start();
        var root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        QUIET.forEach(name -> loggers.getLogger(name).setLevel(Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
