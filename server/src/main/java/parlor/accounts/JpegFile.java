package parlor.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import parlor.base.Limits;

/// What the markers of a JPEG file tell before a pixel is decoded (ITU-T T.81, annex B).
///
/// @param scans how often the picture is gone through
record JpegFile(int scans, Orientation orientation) {
    private static final int SCAN = 0xDA;
    private static final int EXIF = 0xE1;
    private static final int ORIENTATION = 0x0112;

    static JpegFile of(byte[] file) {
        int scans = 0;
        var orientation = Orientation.UPRIGHT;
        for (int at = 2; at + 4 <= file.length; ) {
            int marker = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) != 0xFF || marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8)) {
                at++; // Pixels, a marker without a length, or filling.
                continue;
            }
            int length = (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
            if (marker == SCAN) {
                scans++;
            } else if (marker == EXIF && orientation == Orientation.UPRIGHT) {
                int end = Math.min(file.length, at + 2 + length);
                orientation = orientation(ByteBuffer.wrap(file, at + 4, end - at - 4).slice());
            }
            // A length that lies hides no scan: a decoder goes by it too.
            at += marker == 0xFF ? 1 : 2 + Math.max(2, length);
        }
        return new JpegFile(scans, orientation);
    }

    /// `invalid` for a small file that would keep a decoder busy for minutes.
    void refuseEndless() {
        if (scans > Limits.AVATAR_SCANS) {
            throw Portrait.invalid("This picture cannot be read.");
        }
    }

    private static Orientation orientation(ByteBuffer segment) {
        if (segment.remaining() < 14 || !text(segment, 0, 6).equals("Exif\0\0")) {
            return Orientation.UPRIGHT;
        }
        var tiff = segment.slice(6, segment.remaining() - 6);
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return Orientation.UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0, at = directory + 2; i < entries && at + 12 <= tiff.limit(); i++, at += 12) {
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION) {
                return Orientation.of(tiff.getShort(at + 8));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        var text = new byte[length];
        bytes.get(at, text);
        return new String(text, ISO_8859_1);
    }
}
