package parlor.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What kind of browser somebody uses: enough to tell one's own apart, too little to follow
/// anybody.
public final class Browser {
    private static final Map<String, String> FAMILIES = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    // The first that fits counts: most names stand in the headers of others too.
    static {
        FAMILIES.put("Edg", "Edge");
        FAMILIES.put("OPR/", "Opera");
        FAMILIES.put("Firefox/", "Firefox");
        FAMILIES.put("Chrome/", "Chrome");
        FAMILIES.put("Safari/", "Safari");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("iPhone", "iPhone");
        SYSTEMS.put("iPad", "iPad");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("Mac OS X", "Mac");
        SYSTEMS.put("Linux", "Linux");
    }

    private Browser() {}

    /// For example `Firefox on Linux`.
    public static String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return "a program";
        }
        var family = first(FAMILIES, userAgent);
        var system = first(SYSTEMS, userAgent);
        if (family == null) {
            return "a program";
        }
        return system == null ? family : family + " on " + system;
    }

    private static @Nullable String first(Map<String, String> names, String userAgent) {
        for (var name : names.entrySet()) {
            if (userAgent.contains(name.getKey())) {
                return name.getValue();
            }
        }
        return null;
    }
}
