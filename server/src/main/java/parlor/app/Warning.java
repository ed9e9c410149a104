package parlor.app;

import java.util.ArrayList;
import java.util.List;

/// What a host should know, and perhaps change.
///
/// @param setting what changes it
/// @param event its name in the log
record Warning(Setting setting, String event) {

    static List<Warning> of(Config config) {
        var found = new ArrayList<Warning>();
        if (config.listen().tls().isEmpty() && !config.listen().loopback()) {
            found.add(new Warning(Setting.TLS_CERT, "plain_http_on_the_network"));
        }
        boolean clear = "http".equals(config.site().url(config.listen()).getScheme());
        if (clear && config.site().plainHttp()) {
            found.add(new Warning(Setting.PLAIN_HTTP, "accounts_over_plain_http"));
        }
        if (config.secret() == null) {
            found.add(new Warning(Setting.SECRET, "keys_in_clear"));
        }
        if (!config.rateLimits()) {
            found.add(new Warning(Setting.RATE_LIMITS, "no_rate_limits"));
        }
        return List.copyOf(found);
    }
}
