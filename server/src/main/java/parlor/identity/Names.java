package parlor.identity;

/// What a name may be, and when two of them look alike.
public final class Names {
    private Names() {}

    /// The guest's name in NFKC; else a Problem with `attr` `username`.
    public static String guest(String raw) {
        throw new UnsupportedOperationException();
    }

    /// Two names with the same skeleton are taken for one another (UTS #39 §4), without regard to
    /// case.
    public static String skeleton(String name) {
        throw new UnsupportedOperationException();
    }
}
