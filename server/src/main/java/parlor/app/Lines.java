package parlor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// The lines of a text in UTF-8, none longer than it may be. An empty one at the end is none.
final class Lines implements AutoCloseable {
    private final InputStream in;
    private final int most;

    /// @param most bytes a line
    Lines(InputStream in, int most) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.most = most;
    }

    /// Takes a line with its number, from 1.
    @FunctionalInterface
    interface Reader {
        void line(long number, String text) throws Refusal;
    }

    /// Throws [Refusal] with the number of a line that is no text or too long.
    void forEach(Reader reader) throws IOException, Refusal {
        var line = new ByteArrayOutputStream();
        long number = 1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                reader.line(number, text(line, number));
                line.reset();
                number++;
            } else if (line.size() == most) {
                throw new Refusal("line %d is longer than %,d bytes".formatted(number, most));
            } else {
                line.write(b);
            }
        }
        if (line.size() > 0) {
            reader.line(number, text(line, number));
        }
    }

    private static String text(ByteArrayOutputStream line, long number) throws Refusal {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal("line %d is no UTF-8".formatted(number));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
