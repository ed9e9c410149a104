package parlor.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import parlor.base.Limits;

/// The sizes in a WebP file (RFC 9649). The one at its beginning need not be the one of what is
/// decoded: all are looked at.
final class WebpFile {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;

    private WebpFile() {}

    /// `invalid` if anything in it is too large, or it moves.
    static void refuseOther(byte[] file) {
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = FIRST_CHUNK; at + CHUNK_HEAD <= file.length; ) {
            var name = new String(file, at, 4, ISO_8859_1);
            long size = bytes.getInt(at + 4) & 0xFFFF_FFFFL;
            int body = at + CHUNK_HEAD;
            if (List.of("ANIM", "ANMF").contains(name)) {
                throw Portrait.invalid(
                        "This WebP picture is animated. Send one that does not move.");
            }
            if (pixels(bytes, name, body) > Limits.AVATAR_WEBP_PIXELS) {
                throw Portrait.invalid(
                        "A WebP picture may have at most %,d pixels."
                                .formatted(Limits.AVATAR_WEBP_PIXELS));
            }
            at = (int) Math.min(file.length, body + size + (size & 1));
        }
    }

    /// How many a chunk has; 0 for one without a picture.
    private static long pixels(ByteBuffer file, String chunk, int body) {
        return switch (chunk) {
            case "VP8 " -> // RFC 6386 §9.1: 14 bits each, after a tag and a start code
                    (long) (file.getShort(body + 6) & 0x3FFF) * (file.getShort(body + 8) & 0x3FFF);
            case "VP8L" -> { // RFC 9649 §3.4: 14 bits each, less one, after a signature
                int sizes = file.getInt(body + 1);
                yield ((sizes & 0x3FFFL) + 1) * ((sizes >>> 14 & 0x3FFFL) + 1);
            }
            case "VP8X" -> // RFC 9649 §2.7: 24 bits each, less one
                    ((file.getInt(body + 4) & 0xFF_FFFFL) + 1)
                            * ((file.getInt(body + 6) >>> 8 & 0xFF_FFFFL) + 1);
            default -> 0;
        };
    }
}
