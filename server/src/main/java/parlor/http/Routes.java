package parlor.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import parlor.http.Route.Guard;

/// Every address there is.
public final class Routes {
    private final List<Route> all = new ArrayList<>();

    /// @param template `/api/v1/rooms/{id}`: parts in braces match one segment
    public void add(String method, String template, Route.Endpoint endpoint) {
        add(method, template, Load.JSON, endpoint);
    }

    public void add(String method, String template, Load load, Route.Endpoint endpoint) {
        all.add(Route.of(method, template, load, Guard.SERVER, endpoint));
    }

    /// Adds an endpoint that speaks a protocol of its own: it is asked from anywhere, and finds out
    /// by itself who is asking.
    public void addUnguarded(String method, String template, Load load, Route.Endpoint endpoint) {
        all.add(Route.of(method, template, load, Guard.ENDPOINT, endpoint));
    }

    /// Each as a method and a template.
    public List<String> addresses() {
        return all.stream().map(route -> route.method() + " " + route.template()).toList();
    }

    /// What stands at a path.
    sealed interface Found {}

    record Match(Route route, Map<String, String> parts) implements Found {}

    /// @param allow the methods it does take, as in the header
    record OtherMethod(String template, String allow) implements Found {}

    record Nothing() implements Found {}

    /// Where several templates fit, the one with the fewest variable parts counts: `rooms/join` is
    /// no room.
    Found find(String method, String path) {
        var segments = Route.segments(path);
        Route nearest = null;
        Map<String, String> parts = Map.of();
        for (var route : all) {
            var fit = route.match(segments);
            if (fit != null && (nearest == null || fit.size() < parts.size())) {
                nearest = route;
                parts = fit;
            }
        }
        return nearest == null ? new Nothing() : at(nearest.template(), method, parts);
    }

    private Set<String> methods(String template) {
        var allow = new TreeSet<>(Set.of("OPTIONS"));
        for (var route : all) {
            if (route.template().equals(template)) {
                allow.addAll(route.methods());
            }
        }
        return allow;
    }

    private Found at(String template, String method, Map<String, String> parts) {
        for (var route : all) {
            if (route.takes(method) && route.template().equals(template)) {
                return new Match(route, parts);
            }
        }
        return new OtherMethod(template, String.join(", ", methods(template)));
    }
}
