package parlor.base;

/// The errors a caller can meet; part of the protocol (`docs/problems.md`).
public enum ProblemCode {
    INVALID(400),
    REQUIRED(400),
    TOO_LONG(400),
    PARSE_ERROR(400),
    UNKNOWN_COMMAND(400),
    NOT_AUTHENTICATED(401),
    PERMISSION_DENIED(403),
    NOT_A_MEMBER(403),
    BANNED(403),
    ROOM_CLOSED(403),
    INSUFFICIENT_SCOPE(403),
    REAUTHENTICATION_REQUIRED(403),
    HTTPS_REQUIRED(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    CONFLICT(409),
    NAME_TAKEN(409),
    NONCE_CONFLICT(409),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    MISDIRECTED(421),
    THROTTLED(429),
    ERROR(500),
    UNAVAILABLE(503);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /// The HTTP status it is answered with.
    public int status() {
        return status;
    }

    /// The code as it is written in an answer.
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
