package parlor.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One address and what happens there. Where GET is answered, so is HEAD, without the body.
///
/// @param template `/api/v1/rooms/{id}`: parts in braces match one segment
/// @param load what its requests may carry
public record Route(
        String method,
        String template,
        List<String> segments,
        Load load,
        Guard guard,
        Endpoint endpoint) {

    /// Who looks at who is asking, and from where.
    enum Guard {
        /// The server, before the endpoint: what changes something comes from its own pages or from
        /// a program, and a session or an access token says who it is.
        SERVER,
        /// The endpoint, as the protocol that is spoken there wants it.
        ENDPOINT
    }

    /// Answers a request; runs on a virtual thread and may wait.
    @FunctionalInterface
    public interface Endpoint {
        Answer answer(Call call);
    }

    static Route of(String method, String template, Load load, Guard guard, Endpoint endpoint) {
        return new Route(method, template, segments(template), load, guard, endpoint);
    }

    List<String> methods() {
        return method.equals("GET") ? List.of("GET", "HEAD") : List.of(method);
    }

    boolean takes(String other) {
        return method.equals(other) || (method.equals("GET") && other.equals("HEAD"));
    }

    /// The segments of a path, without regard to one slash at its end.
    static List<String> segments(String path) {
        var cut = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return List.of(path.substring(0, cut).split("/", -1));
    }

    /// The variable parts of a path that fits, else null.
    @Nullable Map<String, String> match(List<String> path) {
        if (!fits(path)) {
            return null;
        }
        var parts = new HashMap<String, String>(4);
        for (int i = 0; i < path.size(); i++) {
            var expected = segments.get(i);
            if (variable(expected)) {
                parts.put(expected.substring(1, expected.length() - 1), path.get(i));
            }
        }
        return parts;
    }

    private boolean fits(List<String> path) {
        boolean fits = path.size() == segments.size();
        for (int i = 0; fits && i < path.size(); i++) {
            var expected = segments.get(i);
            fits = variable(expected) || expected.equals(path.get(i));
        }
        return fits;
    }

    private static boolean variable(String segment) {
        return segment.startsWith("{");
    }
}
