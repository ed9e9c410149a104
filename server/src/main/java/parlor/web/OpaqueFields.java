package parlor.web;

import java.util.Base64;
import parlor.base.ProblemCode;
import parlor.wire.Fields;

/// Fields that hold messages of OPAQUE: base64url without padding (RFC 4648 §5).
final class OpaqueFields {
    private static final int LONGEST = 1_000;
    private static final byte[] NONE = {};

    private OpaqueFields() {}

    /// @param length how many bytes the message has
    static byte[] message(Fields fields, String name, int length) {
        var text = fields.required(name, LONGEST);
        if (text == null) {
            return NONE;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == length
                    && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        fields.mistakes()
                .add(
                        ProblemCode.INVALID,
                        "Enter %d bytes in base64url without padding.".formatted(length),
                        name);
        return NONE;
    }

    /// What a start gave; empty text where it is missing, which is told.
    static String flow(Fields fields) {
        var flow = fields.required("flow", LONGEST);
        return flow == null ? "" : flow;
    }
}
