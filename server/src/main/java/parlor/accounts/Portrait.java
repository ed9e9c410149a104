package parlor.accounts;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// The middle of somebody's picture, 256 pixels a side, drawn anew.
final class Portrait {
    private static final int SIDE = 256;
    private static final int ENOUGH = 4 * SIDE;
    private static final float QUALITY = 0.85f;

    private final BufferedImage image;

    private Portrait(BufferedImage image) {
        this.image = image;
    }

    /// Reads the size first, and then no more pixels than are needed; `invalid` for too many and
    /// for what is no picture.
    static Portrait of(PictureFormat format, byte[] file) {
        try {
            return new Portrait(turned(square(read(format, file)), format, file));
        } catch (IOException | RuntimeException e) {
            // Readers meet a damaged file with all kinds of exceptions.
            throw e instanceof Problem problem ? problem : invalid("This picture cannot be read.");
        }
    }

    static Problem invalid(String detail) {
        return new Problem(ProblemCode.INVALID, detail);
    }

    private static BufferedImage read(PictureFormat format, byte[] file) throws IOException {
        var still = still(format, file);
        var reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(still))) {
            reader.setInput(in, true, true);
            return middle(reader, format);
        } finally {
            reader.dispose();
        }
    }

    /// What of it is read.
    private static byte[] still(PictureFormat format, byte[] file) {
        return switch (format) {
            case PNG -> file;
            case JPEG -> {
                JpegFile.of(file).refuseEndless();
                yield file;
            }
            case WEBP -> new WebpFile(file).still();
        };
    }

    private static BufferedImage middle(ImageReader reader, PictureFormat format)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (Math.max(width, height) > Limits.AVATAR_SIDE
                || (long) width * height > format.mostPixels()) {
            throw invalid(
                    "This picture may have at most %,d pixels, and %,d a side."
                            .formatted(format.mostPixels(), Limits.AVATAR_SIDE));
        }
        int side = Math.min(width, height);
        int step = Math.max(1, side / ENOUGH);
        var wanted = reader.getDefaultReadParam();
        wanted.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        wanted.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, wanted);
    }

    /// By halves, so that every pixel counts.
    private static BufferedImage square(BufferedImage read) {
        var image = read;
        do {
            image = scaled(image, Math.max(SIDE, image.getWidth() / 2));
        } while (image.getWidth() > SIDE);
        return image;
    }

    private static BufferedImage scaled(BufferedImage image, int side) {
        var scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, side, side, null);
        graphics.dispose();
        return scaled;
    }

    /// Cameras write down how they were held.
    private static BufferedImage turned(BufferedImage image, PictureFormat format, byte[] file) {
        var orientation =
                format == PictureFormat.JPEG
                        ? JpegFile.of(file).orientation()
                        : Orientation.UPRIGHT;
        if (orientation == Orientation.UPRIGHT) {
            return image;
        }
        var turned = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                turned.setRGB(
                        x, y, image.getRGB(orientation.x(x, y, SIDE), orientation.y(x, y, SIDE)));
            }
        }
        return turned;
    }

    /// As PNG where one can see through it, else as JPEG.
    ///
    /// @param id what the picture is to be called
    Picture encoded(String id) throws IOException {
        var pixels = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
        boolean opaque = Arrays.stream(pixels).allMatch(pixel -> pixel >>> 24 == 0xFF);
        return opaque ? jpeg(id, pixels) : png(id);
    }

    private Picture png(String id) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        }
        return new Picture(id, "image/png", bytes.toByteArray());
    }

    private static Picture jpeg(String id, int[] pixels) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, SIDE, SIDE, pixels, 0, SIDE);
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return new Picture(id, "image/jpeg", bytes.toByteArray());
    }
}
