package parlor.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.accounts.PasswordKeys;
import parlor.base.Edge;
import parlor.base.Timers;
import parlor.db.Database;
import parlor.identity.Key;
import parlor.identity.KeyRing;
import parlor.identity.Seal;
import parlor.oauth.SigningRings;

/// The keys that what is in the data folder depends on.
///
/// @param session sign the cookies
/// @param accounts of what accounts are given: codes, flows, devices
/// @param oauth sign the tokens of apps
/// @param dice seals the seeds of dice in the database
record Keys(KeyRing session, PasswordKeys passwords, Key accounts, SigningRings oauth, Key dice) {
    static final String SESSION = "session";
    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// Opens them. They are made in an empty data folder alone: elsewhere something depends on
    /// those that are lost.
    static Keys open(Path folder, Config config, Edge edge, Database database) throws Refusal {
        var keys = new Key.Folder(folder, edge, seal(config.secret()), empty(database));
        var longest = config.stay().longest();
        try {
            var opened =
                    new Keys(
                            KeyRing.open(keys, SESSION, longest),
                            new PasswordKeys(
                                    Key.open(keys, "oprf-seed"), Key.open(keys, "server-key")),
                            Key.open(keys, "accounts"),
                            SigningRings.open(keys, longest),
                            Key.open(keys, "dice"));
            opened.refuseStrangers(folder, database);
            return opened;
        } catch (Key.Unusable e) {
            throw refusal(e);
        }
    }

    static Refusal refusal(Key.Unusable e) {
        return new Refusal("%s (%s)".formatted(e.getMessage(), Setting.SECRET.variable()));
    }

    static Optional<Seal> seal(Config.@Nullable Secret secret) {
        return Optional.ofNullable(secret)
                .map(it -> new Seal(Base64.getDecoder().decode(it.value())));
    }

    private static boolean empty(Database database) {
        return database.read(tx ->
                tx.row("select 1 from principal union all select 1 from room limit 1", _ -> true)
                        .isEmpty());
    }

    private void refuseStrangers(Path folder, Database database) throws Refusal {
        long strangers = passwords.strangers(database);
        if (strangers > 0) {
            throw new Refusal(
                    "the passwords of %,d accounts depend on other keys than those in %s"
                            .formatted(strangers, folder));
        }
    }

    Seal diceSeal() {
        return new Seal(dice.derive("seeds", 32));
    }

    /// Looks now and then whether a key came into the folder, and at once and then once a period
    /// whether it is time for a new one.
    Timers.Timer watch(Timers timers, Executor threads, Duration period) {
        var look = timers.every(LOOK, oneAtATime(threads, () -> each(KeyRing::takeUp)));
        Runnable renewing = () -> threads.execute(() -> each(KeyRing::renew));
        renewing.run();
        var renew = timers.every(period, renewing);
        return () -> {
            look.cancel();
            renew.cancel();
        };
    }

    /// Hands the work on. What falls due while it is being done is done once more, and not each
    /// time: a folder may answer slowly.
    private static Runnable oneAtATime(Executor threads, Runnable work) {
        var due = new AtomicInteger();
        Runnable working =
                () -> {
                    do {
                        work.run();
                    } while (due.updateAndGet(times -> Math.min(times, 2) - 1) > 0);
                };
        return () -> {
            if (due.getAndIncrement() == 0) {
                threads.execute(working);
            }
        };
    }

    private void each(Consumer<KeyRing> work) {
        Stream.concat(Stream.of(session), oauth.all())
                .forEach(ring -> {
                    try {
                        work.accept(ring);
                    } catch (RuntimeException e) {
                        log.error("keys_not_taken_up", e);
                    }
                });
    }
}
