package parlor.app;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says so in the log, once a day, when today's wrong codes make it likely that somebody finds a
/// room (`SECURITY.md`).
final class GuessAlarm {
    private static final Logger log = LoggerFactory.getLogger(GuessAlarm.class);
    private static final double HIGH = 0.01;

    private final DoubleSupplier risk;
    private final Clock clock;
    private @Nullable LocalDate said;

    /// @param risk the chance that somebody finds some room's code today
    GuessAlarm(DoubleSupplier risk, Clock clock) {
        this.risk = risk;
        this.clock = clock;
    }

    synchronized void look() {
        double now = risk.getAsDouble();
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (now > HIGH && !today.equals(said)) {
            said = today;
            log.atWarn().addKeyValue("risk", now).log("guess_risk_high");
        }
    }
}
