package parlor.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A mail server that keeps what it is given (RFC 5321, as far as a client that sends needs it).
final class MailSink implements AutoCloseable {
    private final ServerSocket door;
    private final BlockingQueue<MimeMessage> box = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> quarrels = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();

    private MailSink(ServerSocket door) {
        this.door = door;
        Thread.ofPlatform().daemon().name("mail-sink").start(this::serve);
    }

    static MailSink open() {
        try {
            return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MailSink on(ServerSocket door) {
        return new MailSink(door);
    }

    int port() {
        return door.getLocalPort();
    }

    String url() {
        return "smtp://127.0.0.1:" + port();
    }

    /// The next letters are turned away, as by a server that is busy.
    void refuses(int letters) {
        refusals.set(letters);
    }

    /// The next letters are for nobody the server knows.
    void knowsNobody(int letters) {
        strangers.set(letters);
    }

    private void serve() {
        while (!door.isClosed()) {
            try (var socket = door.accept()) {
                talk(socket);
            } catch (IOException | MessagingException e) {
                quarrels.add(e.getClass().getSimpleName());
            }
        }
    }

    private void talk(Socket socket) throws IOException, MessagingException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        answer(socket, "220 sink");
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            switch (line.split("[ :]", 2)[0]) {
                case "DATA" -> {
                    answer(socket, "354 go on");
                    box.add(new MimeMessage(Session.getInstance(new Properties()), data(in)));
                    answer(socket, "250 kept");
                }
                case "MAIL" ->
                        answer(socket, refusals.getAndDecrement() > 0 ? "421 later" : "250 yes");
                case "RCPT" ->
                        answer(socket, strangers.getAndDecrement() > 0 ? "550 who?" : "250 yes");
                case "QUIT" -> {
                    answer(socket, "221 bye");
                    return;
                }
                default -> answer(socket, "250 yes");
            }
        }
    }

    private static ByteArrayInputStream data(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return new ByteArrayInputStream(text.toString().getBytes(US_ASCII));
    }

    private static void answer(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    /// What somebody reads.
    record Received(String to, String from, String subject, String text) {
        /// The token that the link carries.
        String token() {
            var link = Pattern.compile("#(?:confirm|recover)=([A-Za-z0-9_-]{43})").matcher(text);
            assertThat(link.find()).as(text).isTrue();
            return link.group(1);
        }
    }

    /// What ended the next conversation too early; it happens soon.
    String quarrel() {
        try {
            return Objects.requireNonNull(quarrels.poll(20, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The next letter; it comes soon.
    Received next() {
        return Objects.requireNonNull(within(20_000), "no letter came");
    }

    /// The next letter if it comes within some milliseconds.
    @Nullable Received within(long millis) {
        try {
            var message = box.poll(millis, TimeUnit.MILLISECONDS);
            return message == null
                    ? null
                    : new Received(
                            message.getAllRecipients()[0].toString(),
                            message.getFrom()[0].toString(),
                            message.getSubject(),
                            message.getContent().toString().replace("\r\n", "\n"));
        } catch (InterruptedException | MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
