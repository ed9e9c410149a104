package parlor.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// What the body of a request may be.
public enum Load {
    JSON(
            Limits.BODY_BYTES,
            "application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?",
            "Send the body as application/json."),
    FORM(
            Limits.BODY_BYTES,
            "application/x-www-form-urlencoded\\s*(;.*)?",
            "Send the body as application/x-www-form-urlencoded."),
    PICTURE(
            Limits.AVATAR_BYTES,
            "image/(png|jpeg|webp)",
            "Send a picture as image/png, image/jpeg or image/webp.");

    private final int most;
    private final Pattern type;
    private final String demand;

    Load(int most, String type, String demand) {
        this.most = most;
        this.type = Pattern.compile(type);
        this.demand = demand;
    }

    /// Bytes.
    int most() {
        return most;
    }

    /// Whether only who has a session may send it: from strangers it is not even read.
    boolean fromMembers() {
        return this == PICTURE;
    }

    /// `unsupported_media_type` for a body that says that it is something else.
    void check(Head head, byte[] body) {
        if (body.length > 0 && head.unsafe() && !says(head.header("Content-Type"))) {
            throw new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, demand);
        }
    }

    private boolean says(@Nullable String contentType) {
        return contentType != null && type.matcher(contentType.toLowerCase(Locale.ROOT)).matches();
    }
}
