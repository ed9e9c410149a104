package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/// One kept-alive HTTP/1.1 connection from a loopback address. One request at a time.
final class Http implements AutoCloseable {
    private final Target target;
    private final Socket socket;
    private final InputStream in;

    Http(Target target, InetAddress source) {
        this.target = target;
        try {
            socket =
                    new Socket(
                            target.address().getAddress(), target.address().getPort(), source, 0);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpAnswer get(String path, String cookie) {
        return ask("GET", path, cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n", "");
    }

    HttpAnswer post(String path, String json) {
        return ask("POST", path, "Content-Type: application/json\r\n", json);
    }

    /// Posts a form with this `Authorization`.
    HttpAnswer form(String path, String authorization, String form) {
        String headers =
                "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: %s\r\n"
                        .formatted(authorization);
        return ask("POST", path, headers, form);
    }

    /// @param headers each with its line end
    private HttpAnswer ask(String method, String path, String headers, String body) {
        try {
            socket.getOutputStream().write(request(method, path, headers, body));
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private byte[] request(String method, String path, String headers, String body) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
        head.append(target.host()).append("\r\n").append(headers);
        if (!body.isEmpty()) {
            head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(UTF_8);
    }

    private HttpAnswer answer() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        String cookie = "";
        int length = 0;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "set-cookie" -> {
                    String one = (value + ";").substring(0, (value + ";").indexOf(';'));
                    cookie = cookie.isEmpty() ? one : cookie + "; " + one;
                }
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = true;
                default -> {}
            }
        }
        return new HttpAnswer(status, cookie, chunked ? chunks() : exactly(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.write(exactly(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(UTF_8).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
