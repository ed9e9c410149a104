package parlor.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every setting there is: its name, what it is when nothing is said, and what it does.
enum Setting {
    HOST("127.0.0.1", "the address to listen on; 0.0.0.0 for all"),
    PORT("8080", "the port to listen on; 0 for a free one"),
    DATA("./data", "the folder that holds everything"),
    PUBLIC_URL("", "the URL that people type; decides cookies and origins"),
    ALLOWED_HOSTS("", "more host names that may stand in a request, separated by commas"),
    ORIGINS("", "more origins whose pages may act for a person, separated by commas"),
    TRUSTED_PROXIES("", "networks (CIDR) whose X-Forwarded-For is believed, separated by commas"),
    OUTBOUND_ALLOW("", "hosts and networks (CIDR) that apps may name though not public"),
    TLS_CERT("", "PEM file with the certificate and its chain; with it Parlor speaks HTTPS"),
    TLS_KEY("", "PEM file with its private key (PKCS #8)"),
    SECRET("", "32 random bytes or more in base64; seals the keys in the data folder", true),
    SECRET_FILE("", "a file that holds the secret instead"),
    PLAIN_HTTP("guests", "guests: only they over plain HTTP off loopback; allow: everybody"),
    REGISTRATION("open", "who may sign up: open, invite or closed"),
    SESSION_IDLE_DAYS("14", "days that an account stays signed in unused, 1 to 365"),
    SESSION_DAYS("90", "days that it stays signed in at most, 1 to 365"),
    SMTP_URL("", "smtp[s]://[user:password@]host[:port][?from=address]: sends mail", true),
    RATE_LIMITS("on", "off lifts rates and numbers for load tests; on loopback only"),
    METRICS_TOKEN("", "a bearer token that opens /metrics to other than loopback", true),
    PING_AFTER("25", "seconds of silence before a WebSocket is pinged, 1 to 300"),
    DROP_AFTER("60", "seconds of silence before it is dropped, 2 to 300"),
    FEED_MEMORY("64", "MiB for what has just been said in all rooms, 1 to 4096"),
    LOOPS("0", "event loops, 1 to 64; 0: as many as there are cores"),
    LOG("auto", "json, text or auto (text on a terminal)");

    static final String PREFIX = "PARLOR_";

    private final String standard;
    private final String meaning;
    private final boolean secret;

    Setting(String standard, String meaning) {
        this(standard, meaning, false);
    }

    Setting(String standard, String meaning, boolean secret) {
        this.standard = standard;
        this.meaning = meaning;
        this.secret = secret;
    }

    static Optional<Setting> named(String variable) {
        return Arrays.stream(values()).filter(s -> s.variable().equals(variable)).findFirst();
    }

    /// Its name in the environment and in the file.
    String variable() {
        return PREFIX + name();
    }

    String standard() {
        return standard;
    }

    String meaning() {
        return meaning;
    }

    /// Whether the value must never be shown.
    boolean secret() {
        return secret;
    }

    @Override
    public String toString() {
        return variable().toLowerCase(Locale.ROOT);
    }
}
