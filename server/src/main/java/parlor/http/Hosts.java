package parlor.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which names the server answers to, so that no foreign name can be bound to it (DNS rebinding).
///
/// @param own the public URL's host
/// @param allowed others, in lower case
record Hosts(String own, Set<String> allowed) {
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{0,5})?");
    private static final Pattern UNDOTTED = Pattern.compile("[a-z0-9_-]+");
    private static final Pattern LOCAL = Pattern.compile("[a-z0-9._-]+\\.(localhost|local)");
    private static final Pattern DOTTED_DIGITS = Pattern.compile("[0-9.]+");

    /// @param authority what `Host` says, with or without a port
    boolean knows(String authority) {
        var host = host(authority);
        if (host.isEmpty()) {
            return false;
        }
        return host.equals(own.toLowerCase(Locale.ROOT))
                || allowed.contains(host)
                || literal(host)
                || isOfThisNetwork(host);
    }

    /// A name without a dot, `*.localhost`, `*.local`: no public name server gives these out.
    private static boolean isOfThisNetwork(String host) {
        return UNDOTTED.matcher(host).matches()
                || (LOCAL.matcher(host).matches() && !host.contains(".."));
    }

    private static boolean literal(String host) {
        boolean six = host.startsWith("[") && host.endsWith("]") && host.contains(":");
        return (six || DOTTED_DIGITS.matcher(host).matches())
                && ClientAddress.literal(host).isPresent();
    }

    /// In lower case, without the port and without a last dot; empty if it is none.
    static String host(String authority) {
        var lower = authority.toLowerCase(Locale.ROOT);
        if (!AUTHORITY.matcher(lower).matches()) {
            return "";
        }
        int port = lower.indexOf(':', lower.lastIndexOf(']') + 1);
        var host = port < 0 ? lower : lower.substring(0, port);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
