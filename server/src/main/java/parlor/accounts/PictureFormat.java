package parlor.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import parlor.base.Limits;

/// A kind of picture file that is taken.
enum PictureFormat {
    PNG(Limits.AVATAR_PIXELS),
    JPEG(Limits.AVATAR_PIXELS),
    /// Its reader holds a whole picture in memory, and much more beside it.
    WEBP(Limits.AVATAR_WEBP_PIXELS);

    private final int mostPixels;

    PictureFormat(int mostPixels) {
        this.mostPixels = mostPixels;
    }

    /// Width times height.
    int mostPixels() {
        return mostPixels;
    }

    /// The kind by the first bytes, whatever the sender calls it.
    static Optional<PictureFormat> of(byte[] file) {
        var start = new String(file, 0, Math.min(file.length, 12), ISO_8859_1);
        return Arrays.stream(values()).filter(it -> it.begins(start)).findFirst();
    }

    private boolean begins(String start) {
        return switch (this) {
            case PNG -> start.startsWith("\u0089PNG\r\n\u001a\n"); // PNG (Third Edition) §5.2
            case JPEG -> start.startsWith("\u00ff\u00d8\u00ff"); // ITU-T T.81 §B.1.1.3
            case WEBP -> start.startsWith("RIFF") && start.endsWith("WEBP"); // RFC 9649 §2.4
        };
    }
}
