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
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A mail server that keeps what it is given (RFC 5321, as far as a client that sends needs it).
public final class MailSink implements AutoCloseable {
    /// What it says about TLS (RFC 3207).
    public enum Offer {
        STARTTLS,
        /// It offers it and then has none.
        REFUSED,
        NONE
    }

    private final ServerSocket door;
    private final Offer offer;
    private final @Nullable SSLContext tls;
    private final List<String> inClear = new CopyOnWriteArrayList<>();
    private final List<String> inTls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<MimeMessage> box = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> quarrels = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();

    private volatile String breaking = "";

    private MailSink(ServerSocket door, Offer offer, @Nullable SSLContext tls) {
        this.door = door;
        this.offer = offer;
        this.tls = tls;
        Thread.ofPlatform().daemon().name("mail-sink").start(this::serve);
    }

    public static MailSink open() {
        return on(door());
    }

    static MailSink on(ServerSocket door) {
        return new MailSink(door, Offer.NONE, null);
    }

    /// One that begins in clear.
    ///
    /// @param tls what it shows
    public static MailSink startingTls(Offer offer, SSLContext tls) {
        return new MailSink(door(), offer, tls);
    }

    private static ServerSocket door() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The commands that were not said in TLS.
    public List<String> inClear() {
        return inClear;
    }

    /// The commands that were.
    public List<String> inTls() {
        return inTls;
    }

    public int port() {
        return door.getLocalPort();
    }

    String url() {
        return "smtp://127.0.0.1:" + port();
    }

    /// Who says this hears nothing: the connection breaks.
    public void breaksAt(String command) {
        breaking = command;
    }

    /// The next letters are turned away, as by a server that is busy.
    public void refuses(int letters) {
        refusals.set(letters);
    }

    /// The next letters are for nobody the server knows.
    public void knowsNobody(int letters) {
        strangers.set(letters);
    }

    private void serve() {
        while (!door.isClosed()) {
            try (var socket = door.accept()) {
                answer(socket, "220 sink");
                talk(socket, offer, inClear);
            } catch (IOException | MessagingException e) {
                quarrels.add(e.getClass().getSimpleName());
            }
        }
    }

    private void talk(Socket socket, Offer offer, List<String> heard)
            throws IOException, MessagingException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            var command = line.split("[ :]", 2)[0];
            if (command.equals(breaking)) {
                socket.setSoLinger(true, 0); // Closed now, it is reset.
                return;
            }
            switch (command) {
                case "EHLO" -> {
                    answer(socket, "250-sink");
                    answer(socket, offer == Offer.NONE ? "250 AUTH PLAIN" : "250 STARTTLS");
                }
                case "STARTTLS" -> {
                    if (offer == Offer.STARTTLS) {
                        answer(socket, "220 begin");
                        talk(encrypted(socket), Offer.NONE, inTls);
                        return;
                    }
                    answer(socket, "454 not now");
                }
                case "AUTH" -> answer(socket, "235 so it is");
                case "DATA" -> {
                    answer(socket, "354 go on");
                    box.add(new MimeMessage(Session.getInstance(new Properties()), data(in)));
                    answer(socket, "250 kept");
                }
                case "MAIL" -> {
                    boolean later = refusals.getAndDecrement() > 0;
                    answer(socket, later ? "421 later" : "250 yes");
                    if (later) {
                        refused.add(line);
                    }
                }
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

    private Socket encrypted(Socket socket) throws IOException {
        var made =
                (SSLSocket)
                        Objects.requireNonNull(tls)
                                .getSocketFactory()
                                .createSocket(socket, null, socket.getPort(), true);
        made.setUseClientMode(false);
        made.startHandshake();
        return made;
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
    public record Received(String to, String from, String subject, String text) {
        /// The token that the link carries.
        String token() {
            var link = Pattern.compile("#(?:confirm|recover)=([A-Za-z0-9_-]{43})").matcher(text);
            assertThat(link.find()).as(text).isTrue();
            return link.group(1);
        }
    }

    /// What ended the next conversation too early; it happens soon.
    String quarrel() {
        return soon(quarrels);
    }

    /// Waits until the next letter was turned away; it happens soon.
    void hasRefused() {
        assertThat(soon(refused)).startsWith("MAIL");
    }

    private static String soon(BlockingQueue<String> happened) {
        try {
            return Objects.requireNonNull(happened.poll(30, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The next letter; it comes soon.
    public Received next() {
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
