package parlor.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request line asks for (RFC 9112 §3.2): a path with its query, and, in the absolute form,
/// of whom.
///
/// @param authority of the absolute form, which then counts instead of `Host`; else null
/// @param uri the path and the query
public record Target(@Nullable String authority, String uri) {
    private static final Pattern ABSOLUTE =
            Pattern.compile("https?://([^/?#]*)(.*)", Pattern.CASE_INSENSITIVE);

    /// What is in no form that we know is taken for a path, at which nothing is.
    public static Target of(String line) {
        if (line.startsWith("/")) {
            return new Target(null, line);
        }
        var absolute = ABSOLUTE.matcher(line);
        if (!absolute.matches()) {
            return new Target(null, line);
        }
        var rest = absolute.group(2);
        return new Target(absolute.group(1), rest.startsWith("/") ? rest : "/" + rest);
    }

    /// The path without the query.
    public String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
