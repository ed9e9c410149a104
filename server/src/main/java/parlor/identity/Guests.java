package parlor.identity;

/// Principals without a password, who came in by a room code and a name.
public final class Guests {

    /// Draws a guest and its session (24 h); nothing is stored yet. The name must be a valid one.
    public Newcomer newcomer(String name) {
        throw new UnsupportedOperationException();
    }
}
