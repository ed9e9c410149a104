package parlor.base;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The answer of another server (RFC 9112), read as far as somebody wants, up to a deadline.
final class AnswerReader {
    private static final int STATUS_LINE = 256;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");
    private static final Pattern FIELD = Pattern.compile("([\\w!#$%&'*+.^`|~-]+):(.*)");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})\\s*(;.*)?");

    private final InputStream in;
    private int head = Limits.HEAD_BYTES;

    AnswerReader(Socket socket, Deadline deadline) throws IOException {
        this.in = new BufferedInputStream(new Patient(socket, deadline));
    }

    /// The status, which comes first.
    int status() throws IOException {
        var matcher = STATUS.matcher(line(STATUS_LINE));
        if (!matcher.matches()) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /// What comes next: the fields of the head, their names in lower case; of equal names the last.
    Map<String, String> fields() throws IOException {
        var fields = new LinkedHashMap<String, String>();
        for (var line = line(head); !line.isEmpty(); line = line(head)) {
            var matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                throw new IOException("the answer is not HTTP");
            }
            fields.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).strip());
            head -= line.length();
        }
        return fields;
    }

    /// The body, whose length the fields tell (RFC 9112 §6.3).
    ///
    /// @param most bytes; an [IOException] where there are more
    byte[] body(Map<String, String> fields, int most) throws IOException {
        var coding = fields.get("transfer-encoding");
        if (coding != null) {
            if (!coding.equalsIgnoreCase("chunked")) {
                throw new IOException("the answer is coded in a way that is not read");
            }
            return chunks(most);
        }
        var length = fields.get("content-length");
        if (length == null) {
            return atMost(in.readNBytes(most + 1), most);
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new IOException("the answer is not HTTP");
        }
        return whole(Integer.parseInt(length), most);
    }

    private byte[] chunks(int most) throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            body.writeBytes(whole(size, most - body.size()));
            line(0);
        }
        return body.toByteArray();
    }

    private int chunk() throws IOException {
        var matcher = CHUNK.matcher(line(STATUS_LINE));
        if (!matcher.matches()) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(matcher.group(1), 16);
    }

    private byte[] whole(int length, int most) throws IOException {
        if (length > most) {
            throw new IOException("the answer is too long");
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the answer breaks off");
        }
        return bytes;
    }

    private static byte[] atMost(byte[] bytes, int most) throws IOException {
        if (bytes.length > most) {
            throw new IOException("the answer is too long");
        }
        return bytes;
    }

    /// @param most bytes, without the end of the line
    private String line(int most) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > most) {
                throw new IOException("the answer is not HTTP");
            }
            line.write(c);
        }
        return line.toString(US_ASCII).stripTrailing();
    }

    /// What a socket brings, waited for up to a deadline.
    private static final class Patient extends InputStream {
        private final Socket socket;
        private final Deadline deadline;
        private final InputStream in;

        Patient(Socket socket, Deadline deadline) throws IOException {
            this.socket = socket;
            this.deadline = deadline;
            this.in = socket.getInputStream();
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(deadline.left());
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            socket.setSoTimeout(deadline.left());
            return in.read(bytes, from, length);
        }
    }
}
