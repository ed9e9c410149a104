package parlor.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomId;

/// How much of everything one may ask for in a time. What is over budget is a `throttled`
/// [Problem]; addresses are the keys of [ClientAddress].
public final class Budgets {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final boolean limited;
    private final Buckets<UUID> messages;
    private final Buckets<RoomId> messagesOfRoom;
    private final Buckets<UUID> draws;
    private final Buckets<RoomId> proofs;
    private final Buckets<UUID> searches;
    private final Buckets<UUID> tickets;
    private final Buckets<String> odds;
    private final Buckets<String> joins;
    private final Buckets<String> roomsMade;
    private final Buckets<String> signUps;
    private final Buckets<UUID> passwordWork;
    private final Buckets<UUID> pictures;
    private final Buckets<UUID> names;
    private final Buckets<String> letters;
    private final Buckets<String> questions;
    private final Buckets<String> recoveries;
    private final Buckets<String> authorizations;
    private final Buckets<PrincipalId> devicesOfPerson;
    private final Buckets<String> devices;

    /// @param limited false lifts every rate
    public Budgets(Clock clock, boolean limited) {
        this.limited = limited;
        messages = new Buckets<>(clock, MINUTE, Buckets.steady(60, 10, SECOND));
        messagesOfRoom = new Buckets<>(clock, MINUTE, Buckets.steady(200, 200, SECOND));
        draws = new Buckets<>(clock, MINUTE, Buckets.steady(50_000, 50_000, MINUTE));
        proofs = new Buckets<>(clock, MINUTE, Buckets.steady(6, 6, MINUTE));
        searches = new Buckets<>(clock, MINUTE, Buckets.steady(30, 30, MINUTE));
        tickets = new Buckets<>(clock, MINUTE, Buckets.steady(60, 60, MINUTE));
        odds = new Buckets<>(clock, MINUTE, Buckets.steady(20, 20, MINUTE));
        joins = new Buckets<>(clock, MINUTE, Buckets.steady(120, 120, MINUTE));
        roomsMade = new Buckets<>(clock, HOUR, Buckets.steady(60, 120, HOUR));
        signUps = new Buckets<>(clock, HOUR, Buckets.steady(30, 30, HOUR));
        authorizations = new Buckets<>(clock, MINUTE, Buckets.steady(120, 120, MINUTE));
        devicesOfPerson = new Buckets<>(clock, MINUTES, Buckets.steady(5, 5, MINUTES));
        devices = new Buckets<>(clock, MINUTES, Buckets.steady(30, 30, MINUTES));
        passwordWork = new Buckets<>(clock, MINUTE, Buckets.steady(10, 10, MINUTE));
        letters = new Buckets<>(clock, HOUR, Buckets.steady(20, 20, HOUR));
        questions = new Buckets<>(clock, HOUR, Buckets.steady(5, 5, HOUR));
        recoveries = new Buckets<>(clock, HOUR, Buckets.steady(5, 5, HOUR));
        pictures = new Buckets<>(clock, MINUTE, Buckets.steady(10, 10, MINUTE));
        names = new Buckets<>(clock, MINUTE, Buckets.steady(10, 10, MINUTE));
    }

    /// A message, an edit, a deletion or a roll: 60 at once, 10/s a session, 200/s a room.
    public void message(UUID session, RoomId room) {
        if (!limited) {
            return;
        }
        var own = messages.of(session);
        Buckets.take(own);
        try {
            messagesOfRoom.take(room);
        } catch (Problem full) {
            own.addTokens(1);
            throw full;
        }
    }

    /// A roll costs as a message does; 50,000 faces a minute a session, paid by [#drawn].
    void roll(UUID session, RoomId room) {
        var left = draws.of(session);
        if (limited && left.getAvailableTokens() <= 0) {
            throw Problem.throttled(Buckets.untilOne(left));
        }
        message(session, room);
    }

    /// What a roll cost is known when it is made, so the last one may run into debt.
    void drawn(UUID session, int faces) {
        if (limited && faces > 0) {
            var _ = draws.of(session).consumeIgnoringRateLimits(faces);
        }
    }

    /// The end of an epoch of dice: 6/min a room.
    public void prove(RoomId room) {
        if (limited) {
            proofs.take(room);
        }
    }

    /// 30/min a session.
    public void search(UUID session) {
        if (limited) {
            searches.take(session);
        }
    }

    /// 60/min a session.
    public void ticket(UUID session) {
        if (limited) {
            tickets.take(session);
        }
    }

    /// 20/min a session, or an address of somebody without one.
    public void odds(String who) {
        if (limited) {
            odds.take(who);
        }
    }

    /// 120/min an address.
    public void join(String address) {
        if (limited) {
            joins.take(address);
        }
    }

    /// A room made by a guest: 60 at once, then 120/h an address.
    public void roomMade(String address) {
        if (limited) {
            roomsMade.take(address);
        }
    }

    /// A beginning of an account: 30 at once, then 30/h an address.
    public void signUp(String address) {
        if (limited) {
            signUps.take(address);
        }
    }

    /// New passwords and codes: 10/min a session.
    public void passwordWork(UUID session) {
        if (limited) {
            passwordWork.take(session);
        }
    }

    /// What makes the server write a letter, or uses one: 20/h an address.
    public void letter(String address) {
        if (limited) {
            letters.take(address);
        }
    }

    /// Whether an address may be asked once more if it is somebody's: 5/h an address, whoever gives
    /// it. Nobody is told: who is asked may have given it to nobody.
    public boolean mayAsk(String email) {
        return !limited || questions.of(email.toLowerCase(Locale.ROOT)).tryConsume(1);
    }

    /// Whether one more link that sets a new password may be sent: 5/h a name. Nobody is told: it
    /// is not for him who asks to know who gets letters.
    public boolean mayRecover(String lowerName) {
        return !limited || recoveries.of(lowerName).tryConsume(1);
    }

    /// Pictures sent: 10/min a session.
    public void picture(UUID session) {
        if (limited) {
            pictures.take(session);
        }
    }

    /// Other names taken, each told to all rooms that one sits in: 10/min a session.
    public void name(UUID session) {
        if (limited) {
            names.take(session);
        }
    }

    /// A try at the code of a device: 5 wrong ones in 10 minutes a person, 30 an address.
    public void deviceTry(PrincipalId who, String address) {
        if (!limited) {
            return;
        }
        var own = devicesOfPerson.of(who);
        Buckets.take(own);
        try {
            devices.take(address);
        } catch (Problem full) {
            own.addTokens(1);
            throw full;
        }
    }

    /// The code was right: the try costs nothing.
    public void deviceFound(PrincipalId who, String address) {
        if (limited) {
            devicesOfPerson.of(who).addTokens(1);
            devices.of(address).addTokens(1);
        }
    }

    /// A request of an app for authorization: 120 a minute an address.
    public void authorization(String address) {
        if (limited) {
            authorizations.take(address);
        }
    }
}
