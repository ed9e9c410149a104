package parlor.accounts;

/// What the first request of two is answered with.
///
/// @param flow to be given back with the second
/// @param response a message of OPAQUE
public record Started(String flow, byte[] response) {

    /// The message in base64url without padding.
    public String responseText() {
        return AccountRows.encoded(response);
    }
}
