package parlor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a host should know, and perhaps change.
///
/// @param setting what changes it
/// @param event its name in the log
record Warning(Setting setting, String event) {

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

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
        if (open(config.data())) {
            found.add(new Warning(Setting.DATA, "data_folder_open_to_others"));
        }
        return List.copyOf(found);
    }

    /// Whether others than its owner and the owner's group may look into a folder that is there.
    private static boolean open(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS::contains);
        } catch (IOException e) {
            return false; // It is made closed, or the start says what is wrong with it.
        }
    }
}
