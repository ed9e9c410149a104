package parlor.app;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.accounts.Carried;
import parlor.accounts.Letter;

/// Hands letters over to a mail server, by SMTP.
final class Postman implements Function<Letter, Carried> {
    private static final Logger log = LoggerFactory.getLogger(Postman.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int PERMANENT = 500;

    private final Smtp smtp;
    private final URI site;
    private final Clock clock;
    private final @Nullable SSLSocketFactory tls;

    /// @param site what people reach the server by
    Postman(Smtp smtp, URI site, Clock clock) {
        this(smtp, site, clock, null);
    }

    /// @param tls says whose certificates are good; null: those that the JDK trusts
    Postman(Smtp smtp, URI site, Clock clock, @Nullable SSLSocketFactory tls) {
        this.smtp = smtp;
        this.site = site;
        this.clock = clock;
        this.tls = tls;
    }

    @Override
    public Carried apply(Letter letter) {
        try {
            var session = Session.getInstance(properties());
            return carry(message(session, letter), session.getTransport("smtp"));
        } catch (MessagingException | UnsupportedEncodingException | RuntimeException e) {
            return new Carried.Failed(reason(e), forGood(e));
        }
    }

    /// Not its message, which may quote the letter's address.
    private static String reason(Exception failure) {
        return failure.getClass().getSimpleName();
    }

    private Carried carry(MimeMessage message, Transport way) throws MessagingException {
        boolean begun = false;
        try {
            var password = smtp.password();
            way.connect(smtp.user(), password == null ? null : password.value());
            begun = true;
            message.saveChanges();
            way.sendMessage(message, message.getAllRecipients());
            return new Carried.Away();
        } catch (MessagingException e) {
            if (!begun || isLost(e)) {
                return new Carried.Unreachable(reason(e), begun);
            }
            throw e;
        } finally {
            part(way);
        }
    }

    /// Whether the connection broke, or nothing was heard for too long.
    private static boolean isLost(MessagingException failure) {
        boolean lost = failure instanceof SMTPSendFailedException it && it.getReturnCode() < 0;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            lost |= cause instanceof IOException;
        }
        return lost;
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

    private MimeMessage message(Session session, Letter letter)
            throws MessagingException, UnsupportedEncodingException {
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(smtp.sender(site), "Parlor", "UTF-8"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), "UTF-8");
        message.setText(letter.text(), "UTF-8");
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5
        return message;
    }

    /// Whatever comes of it, the letter's fate is settled: with the answer to its last line the
    /// server has taken it (RFC 5321 §4.1.1.4).
    private static void part(Transport way) {
        try {
            way.close();
        } catch (MessagingException e) {
            log.atDebug().setCause(e).log("mail_server_not_left");
        }
    }

    private Properties properties() {
        var all = new Properties();
        all.setProperty("mail.from", smtp.sender(site));
        if (tls != null) {
            all.put("mail.smtp.ssl.socketFactory", tls);
        }
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
}
