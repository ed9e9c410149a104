package parlor.accounts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A picture as it is kept and shown: square, small, with nothing in it but pixels.
///
/// @param id made from the bytes
/// @param type the media type
public record Picture(String id, String type, byte[] bytes) {
    private static final String PLACE = "/avatars/";
    private static final int ID_BYTES = 24;

    static Picture of(String type, byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Picture(AccountRows.encoded(Arrays.copyOf(hash, ID_BYTES)), type, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

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
