package parlor.app;

import static parlor.app.Setting.*;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Policy;
import parlor.app.Config.Listen;
import parlor.app.Config.Live;
import parlor.app.Config.LogStyle;
import parlor.app.Config.Mistakes;
import parlor.app.Config.Public;
import parlor.app.Config.Secret;
import parlor.app.Config.Tls;
import parlor.base.Outbound;
import parlor.identity.Stay;

/// Turns text into a [Config] and gathers every mistake on the way.
final class ConfigReader {
    private static final String FILE = Setting.PREFIX + "CONFIG";

    private final List<String> mistakes = new ArrayList<>();
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    static Config read(Map<String, String> environment) throws Mistakes {
        var reader = new ConfigReader();
        reader.takeFile(environment.get(FILE));
        environment.forEach((name, value) -> reader.take(name, value, "the environment"));
        var config = reader.config();
        if (!reader.mistakes.isEmpty()) {
            throw new Mistakes(reader.mistakes);
        }
        return config;
    }

    private void takeFile(@Nullable String named) {
        var file = Path.of(named == null ? "parlor.properties" : named);
        if (named == null && !Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            mistakes.add("%s: cannot read %s".formatted(FILE, file));
        }
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                take(name, properties.getProperty(name), file.toString());
            } else {
                mistakes.add("%s: unknown setting in %s".formatted(name, file));
            }
        }
    }

    private void take(String name, String value, String where) {
        if (!name.startsWith(PREFIX) || name.equals(FILE)) {
            return;
        }
        Setting.named(name)
                .ifPresentOrElse(
                        setting -> given.put(setting, value.strip()),
                        () -> mistakes.add("%s: unknown setting in %s".formatted(name, where)));
    }

    private Config config() {
        var listen = new Listen(host(), number(PORT, 0, 65_535), tls());
        var site =
                new Public(
                        publicUrl(listen),
                        list(ALLOWED_HOSTS, ConfigReader::hostName, "is no host name"),
                        list(ORIGINS, ConfigReader::origin, "is no origin (https://host)"),
                        list(TRUSTED_PROXIES, Addresses::network, "is no network (10.0.0.0/8)"),
                        oneOf(PLAIN_HTTP, "guests", "allow").equals("allow"));
        boolean limits = oneOf(RATE_LIMITS, "on", "off").equals("on");
        if (!limits) {
            checkUnlimited(listen, site);
        }
        return new Config(
                listen,
                data(),
                site,
                secret(),
                Policy.valueOf(
                        oneOf(REGISTRATION, "open", "invite", "closed").toUpperCase(Locale.ROOT)),
                stay(),
                smtp(),
                limits,
                live(),
                text(METRICS_TOKEN).isEmpty() ? null : new Secret(text(METRICS_TOKEN)),
                outbound(),
                loops(),
                LogStyle.valueOf(oneOf(LOG, "auto", "json", "text").toUpperCase(Locale.ROOT)),
                shown(site.url(listen)));
    }

    private String host() {
        var host = text(HOST);
        if (!host.equals("localhost") && Addresses.literal(host).isEmpty()) {
            wrong(HOST, "is neither an address nor localhost");
        }
        return host;
    }

    private Path data() {
        return Path.of(text(DATA)).toAbsolutePath().normalize();
    }

    private Optional<Tls> tls() {
        var certificate = text(TLS_CERT);
        var key = text(TLS_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            wrong(certificate.isEmpty() ? TLS_CERT : TLS_KEY, "is missing: both files are needed");
            return Optional.empty();
        }
        readable(TLS_CERT, certificate);
        readable(TLS_KEY, key);
        return Optional.of(new Tls(Path.of(certificate), Path.of(key)));
    }

    private void readable(Setting setting, String file) {
        if (!Files.isReadable(Path.of(file))) {
            wrong(setting, "is no file that can be read: " + file);
        }
    }

    private @Nullable URI publicUrl(Listen listen) {
        var text = text(PUBLIC_URL);
        if (!given.containsKey(PUBLIC_URL) || text.isEmpty()) {
            return null;
        }
        var url = origin(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (url.isEmpty()) {
            wrong(PUBLIC_URL, "must be http(s)://host[:port], without a path");
        }
        if (listen.tls().isPresent() && url.filter(it -> it.startsWith("http:")).isPresent()) {
            wrong(PUBLIC_URL, "must be https where there is a certificate");
        }
        return url.map(URI::create).orElse(null);
    }

    private void checkUnlimited(Listen listen, Public site) {
        var url = site.url();
        if (!listen.loopback()) {
            wrong(RATE_LIMITS, "can be off only while PARLOR_HOST is a loopback address");
        }
        if (url != null && !Addresses.loopback(url.getHost())) {
            wrong(RATE_LIMITS, "can be off only while PARLOR_PUBLIC_URL is on loopback");
        }
        if (!site.trustedProxies().isEmpty()) {
            wrong(RATE_LIMITS, "can be off only without PARLOR_TRUSTED_PROXIES");
        }
    }

    private @Nullable Secret secret() {
        var text = text(SECRET);
        var file = text(SECRET_FILE);
        if (!text.isEmpty() && !file.isEmpty()) {
            wrong(SECRET_FILE, "and PARLOR_SECRET cannot both be set");
        }
        var given = text.isEmpty() ? SECRET_FILE : SECRET;
        try {
            if (!text.isEmpty()) {
                return SecretText.parse(text);
            }
            return file.isEmpty() ? null : SecretText.read(Path.of(file));
        } catch (SecretText.Wrong e) {
            wrong(given, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Stay stay() {
        return new Stay(days(SESSION_IDLE_DAYS), days(SESSION_DAYS));
    }

    private Duration days(Setting setting) {
        return Duration.ofDays(number(setting, 1, 365));
    }

    private @Nullable Smtp smtp() {
        var text = text(SMTP_URL);
        var smtp = Smtp.of(text);
        if (!text.isEmpty() && smtp.isEmpty()) {
            wrong(SMTP_URL, "must be smtp[s]://[user:password@]host[:port][?from=address]");
        }
        return smtp.orElse(null);
    }

    private Outbound.Allowed outbound() {
        var all =
                list(
                        OUTBOUND_ALLOW,
                        it -> Addresses.network(it).map(_ -> it).or(() -> hostName(it)),
                        "is neither a host name nor a network (10.0.0.0/8)");
        var networks = all.stream().flatMap(it -> Addresses.network(it).stream()).toList();
        var hosts = all.stream().filter(it -> Addresses.network(it).isEmpty());
        return new Outbound.Allowed(hosts.collect(Collectors.toSet()), networks);
    }

    private Live live() {
        int ping = number(PING_AFTER, 1, 300);
        int drop = number(DROP_AFTER, 2, 300);
        if (drop <= ping) {
            wrong(DROP_AFTER, "must be more than PARLOR_PING_AFTER");
        }
        long feed = number(FEED_MEMORY, 1, 4096);
        return new Live(Duration.ofSeconds(ping), Duration.ofSeconds(drop), feed << 20);
    }

    private int loops() {
        int loops = number(LOOPS, 0, 64);
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }

    // ---- kinds of value ----

    private String text(Setting setting) {
        return given.getOrDefault(setting, setting.standard());
    }

    private int number(Setting setting, int least, int most) {
        var text = text(setting);
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        wrong(setting, "must be a whole number from %d to %d".formatted(least, most));
        return least;
    }

    private String oneOf(Setting setting, String... allowed) {
        var text = text(setting);
        if (List.of(allowed).contains(text)) {
            return text;
        }
        wrong(setting, "must be one of " + String.join(", ", allowed));
        return allowed[0];
    }

    private <T> List<T> list(
            Setting setting, Function<String, Optional<T>> parse, String complaint) {
        var found = new ArrayList<T>();
        for (var part : text(setting).split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            parse.apply(part.strip())
                    .ifPresentOrElse(
                            found::add,
                            () -> wrong(setting, "\"%s\" %s".formatted(part.strip(), complaint)));
        }
        return List.copyOf(found);
    }

    private static Optional<String> hostName(String text) {
        var name = text.toLowerCase(Locale.ROOT);
        return name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
                ? Optional.of(name)
                : Optional.empty();
    }

    private static Optional<String> origin(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        boolean shaped = lower.matches("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
        return shaped && URI.create(lower).getHost() != null
                ? Optional.of(lower)
                : Optional.empty();
    }

    private void wrong(Setting setting, String what) {
        mistakes.add("%s: %s".formatted(setting.variable(), what));
    }

    private Map<String, String> shown(URI url) {
        var shown = new LinkedHashMap<String, String>();
        for (var setting : Setting.values()) {
            boolean hidden = setting.secret() && given.containsKey(setting);
            shown.put(setting.variable(), hidden ? "(hidden)" : text(setting));
        }
        shown.put(PUBLIC_URL.variable(), url.toString());
        return shown;
    }
}
