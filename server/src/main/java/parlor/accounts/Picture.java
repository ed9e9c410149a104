package parlor.accounts;

/// A picture as it is kept and shown: square, small, with nothing in it but pixels.
///
/// @param id random: nobody who has the file finds who wears it
/// @param type the media type
public record Picture(String id, String type, byte[] bytes) {
    private static final String PLACE = "/avatars/";

    /// Where it is seen; what stands there never changes.
    public String path() {
        return PLACE + id;
    }

    /// The id in a path.
    static String id(String path) {
        return path.substring(PLACE.length());
    }

    @Override
    public String toString() {
        return "Picture[" + id + "]";
    }
}
