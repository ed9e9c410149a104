package parlor.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import parlor.base.Limits;

/// The chunks of a WebP file (RFC 9649), and the sizes in them. The one at its beginning need not
/// be the one of what is decoded: all are looked at.
final class WebpFile {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int FRAME_HEAD = 16;
    private static final int EXTENDED = 10;
    private static final byte ALPHA = 0x10;

    private final byte[] file;
    private final ByteBuffer bytes;
    private final List<Chunk> chunks;

    /// @param body where it begins
    /// @param end where it ends, or the file does
    private record Chunk(String name, int body, int end) {}

    WebpFile(byte[] file) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.chunks = chunks();
    }

    private List<Chunk> chunks() {
        var all = new ArrayList<Chunk>();
        for (int at = FIRST_CHUNK; at + CHUNK_HEAD <= file.length; ) {
            var name = new String(file, at, 4, ISO_8859_1);
            long size = bytes.getInt(at + 4) & 0xFFFF_FFFFL;
            int body = at + CHUNK_HEAD;
            all.add(new Chunk(name, body, (int) Math.min(file.length, body + size)));
            at = (int) Math.min(file.length, body + size + (size & 1));
        }
        return all;
    }

    /// The file, or, where it moves, a still one of its first picture; `invalid` if anything in
    /// that is too large.
    byte[] still() {
        return chunks.stream()
                .filter(chunk -> chunk.name().equals("ANMF"))
                .findFirst()
                .map(frame -> new WebpFile(alone(frame)))
                .orElse(this)
                .checked();
    }

    private byte[] checked() {
        for (var chunk : chunks) {
            if (List.of("ANIM", "ANMF").contains(chunk.name())) {
                throw Portrait.invalid("This picture cannot be read.");
            }
            if (pixels(chunk) > Limits.AVATAR_WEBP_PIXELS) {
                throw Portrait.invalid(
                        "A WebP picture may have at most %,d pixels."
                                .formatted(Limits.AVATAR_WEBP_PIXELS));
            }
        }
        return file;
    }

    /// How many a chunk has; 0 for one without a picture.
    private long pixels(Chunk chunk) {
        int body = chunk.body();
        return switch (chunk.name()) {
            case "VP8 " -> // RFC 6386 §9.1: 14 bits each, after a tag and a start code
                    (long) (bytes.getShort(body + 6) & 0x3FFF)
                            * (bytes.getShort(body + 8) & 0x3FFF);
            case "VP8L" -> { // RFC 9649 §3.4: 14 bits each, less one, after a signature
                int sizes = bytes.getInt(body + 1);
                yield ((sizes & 0x3FFFL) + 1) * ((sizes >>> 14 & 0x3FFFL) + 1);
            }
            case "VP8X" -> // RFC 9649 §2.7: 24 bits each, less one
                    ((bytes.getInt(body + 4) & 0xFF_FFFFL) + 1)
                            * ((bytes.getInt(body + 6) >>> 8 & 0xFF_FFFFL) + 1);
            default -> 0;
        };
    }

    // RFC 9649 §2.7.1.1: after the frame's place, size and time come the chunks of a still picture,
    // of which one with transparency wants the extended form of a file.
    private byte[] alone(Chunk frame) {
        int body = frame.body();
        var picture = Arrays.copyOfRange(file, body + FRAME_HEAD, frame.end());
        boolean seenThrough = new String(picture, 0, 4, ISO_8859_1).equals("ALPH");
        int head = seenThrough ? CHUNK_HEAD + EXTENDED : 0;
        var still = ByteBuffer.allocate(FIRST_CHUNK + head + picture.length);
        still.order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(ISO_8859_1))
                .putInt(still.capacity() - CHUNK_HEAD)
                .put("WEBP".getBytes(ISO_8859_1));
        if (seenThrough) {
            still.put("VP8X".getBytes(ISO_8859_1))
                    .putInt(EXTENDED)
                    .putInt(ALPHA)
                    .put(file, body + 6, 6); // Width and height, as there.
        }
        return still.put(picture).array();
    }
}
