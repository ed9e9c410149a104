package parlor.app;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.accounts.Letter;
import parlor.base.Edge;
import parlor.base.Limits;

/// Sends letters over SMTP, one after the other, on a thread of its own. What waits, for the first
/// try or for another, is bounded and in memory: a letter that does not get away is lost, and its
/// reader asks again.
final class Postbox implements Consumer<Letter>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Postbox.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final int TRIES = 3;
    private static final int PERMANENT = 500;

    private final Smtp smtp;
    private final URI site;
    private final Edge edge;
    private final Semaphore places = new Semaphore(Limits.LETTERS_WAITING);
    private final ExecutorService carrier = Threads.letters();

    /// @param site what people reach the server by
    Postbox(Smtp smtp, URI site, Edge edge) {
        this.smtp = smtp;
        this.site = site;
        this.edge = edge;
    }

    @Override
    public void accept(Letter letter) {
        if (places.tryAcquire()) {
            post(letter, 1);
        } else {
            log.atWarn().addKeyValue("reason", "too_many_wait").log("letter_not_sent");
        }
    }

    private void post(Letter letter, int attempt) {
        try {
            carrier.execute(() -> carry(letter, attempt));
        } catch (RejectedExecutionException e) {
            places.release();
            log.atWarn().addKeyValue("reason", "closed").log("letter_not_sent");
        }
    }

    private void carry(Letter letter, int attempt) {
        try {
            send(letter);
        } catch (MessagingException | UnsupportedEncodingException | RuntimeException e) {
            // Its message may quote the letter's address.
            log.atWarn()
                    .addKeyValue("attempt", attempt)
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log("letter_not_sent");
            if (attempt < TRIES && !forGood(e)) {
                var _ = edge.timers().after(AGAIN, () -> post(letter, attempt + 1));
                return;
            }
        }
        places.release();
    }

    /// Whether another try would be refused too: it is no address, or the server said so with a
    /// code of 5yz (RFC 5321 §4.2.1).
    private static boolean forGood(Exception failure) {
        return switch (failure) {
            case AddressException _ -> true;
            case SMTPSendFailedException refused -> refused.getReturnCode() >= PERMANENT;
            case SendFailedException refused ->
                    refused.getInvalidAddresses() != null
                            && refused.getInvalidAddresses().length > 0;
            default -> false;
        };
    }

    private void send(Letter letter) throws MessagingException, UnsupportedEncodingException {
        var session = Session.getInstance(properties());
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(smtp.sender(site), "Parlor", "UTF-8"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), "UTF-8");
        message.setText(letter.text(), "UTF-8");
        message.setSentDate(Date.from(edge.clock().instant()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5
        try (Transport way = session.getTransport("smtp")) {
            var password = smtp.password();
            way.connect(smtp.user(), password == null ? null : password.value());
            message.saveChanges();
            way.sendMessage(message, message.getAllRecipients());
        }
    }

    private Properties properties() {
        var all = new Properties();
        all.setProperty("mail.from", smtp.sender(site));
        set(all, "host", smtp.host());
        set(all, "port", Integer.toString(smtp.port()));
        set(all, "localhost", site.getHost());
        set(all, "auth", Boolean.toString(smtp.user() != null));
        set(all, "connectiontimeout", Long.toString(CONNECT.toMillis()));
        set(all, "timeout", Long.toString(ANSWER.toMillis()));
        set(all, "writetimeout", Long.toString(ANSWER.toMillis()));
        set(all, "ssl.checkserveridentity", "true");
        set(all, "ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (smtp.security()) {
            case TLS -> set(all, "ssl.enable", "true");
            case STARTTLS -> {
                set(all, "starttls.enable", "true");
                set(all, "starttls.required", "true");
            }
            case NONE -> {}
        }
        return all;
    }

    private static void set(Properties all, String name, String value) {
        all.setProperty("mail.smtp." + name, value);
    }

    /// What still waits is lost.
    @Override
    public void close() {
        carrier.shutdownNow();
    }
}
