package parlor.sockets;

import parlor.http.Heartbeat;

/// When one WebSocket was heard and spoke last, and which signs of life are due. On its loop only.
final class Pulse {
    private final Heartbeat beat;
    private boolean pinged;
    private long heardAt;
    private long saidAt;

    /// @param now the monotonic time in nanoseconds, here and below
    Pulse(Heartbeat beat, long now) {
        this.beat = beat;
        this.heardAt = now;
        this.saidAt = now;
    }

    void heard(long now) {
        heardAt = now;
        pinged = false;
    }

    /// It was not read from until now.
    void readAgain(long now) {
        heardAt = now;
    }

    void said(long now) {
        saidAt = now;
    }

    /// Whether it has been silent for so long that it is given up.
    boolean dead(long now) {
        return now - heardAt > beat.dead().toNanos();
    }

    /// Gives the signs that are due.
    ///
    /// @param ask whether a ping may be sent: no answer is read else
    void give(Signs signs, Outlet outlet, boolean ask, long now) {
        boolean ping = ask && !pinged && now - heardAt > beat.every().toNanos();
        boolean heartbeat = now - saidAt > beat.every().toNanos();
        if (heartbeat) {
            saidAt = now; // A page does not see a ping: it is no sign of life to one.
        }
        pinged |= ping;
        signs.send(outlet, heartbeat, ping);
    }

    /// For how many nanoseconds nothing is due.
    long patience(long now) {
        long heard = heardAt + (pinged ? beat.dead() : beat.every()).toNanos();
        long said = saidAt + beat.every().toNanos();
        return Math.min(heard - now, said - now);
    }
}
