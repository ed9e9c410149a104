package parlor.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Every address there is, in the order they are tried.
final class Routes {
    private final List<Route> all = new ArrayList<>();

    void add(String method, String template, Route.Endpoint endpoint) {
        all.add(Route.of(method, template, endpoint));
    }

    void addStream(String template, Route.Endpoint endpoint) {
        all.add(Route.stream(template, endpoint));
    }

    /// Each as a method and a template.
    List<String> addresses() {
        return all.stream().map(route -> route.method() + " " + route.template()).toList();
    }

    /// What stands at a path.
    sealed interface Found {}

    record Match(Route route, Map<String, String> parts) implements Found {}

    /// @param allow the methods it does take, as in the header
    record OtherMethod(String template, String allow) implements Found {}

    record Nothing() implements Found {}

    Found find(String method, String path) {
        var segments = Route.segments(path);
        var others = new TreeSet<String>();
        var template = "";
        for (var route : all) {
            var parts = route.match(segments);
            if (parts == null) {
                continue;
            }
            if (route.takes(method)) {
                return new Match(route, parts);
            }
            template = template.isEmpty() ? route.template() : template;
            others.add(route.method());
            if (route.head()) {
                others.add("HEAD");
            }
        }
        others.add("OPTIONS");
        return template.isEmpty()
                ? new Nothing()
                : new OtherMethod(template, String.join(", ", others));
    }
}
