package parlor.http;

import java.util.Map;
import java.util.Set;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.oauth.Access;

/// How far access tokens reach: to these addresses, each with its scope, and to no other. Accounts,
/// sessions, passwords, administration and the settings of rooms are left to people.
public final class Reach {
    /// Rolls, and asks for odds.
    public static final String ROLL = "dice:roll";

    static final String READ = "rooms:read";
    static final String WRITE = "rooms:write";
    private static final String ROOM = "/api/v1/rooms/{id}";

    /// The scope of each address, which is a method and a template.
    public static final Map<String, String> SCOPES =
            Map.ofEntries(
                    Map.entry("GET /api/v1/me", "profile"),
                    Map.entry("GET /api/v1/rooms", READ),
                    Map.entry("GET " + ROOM, READ),
                    Map.entry("GET " + ROOM + "/members", READ),
                    Map.entry("GET " + ROOM + "/messages", READ),
                    Map.entry("GET " + ROOM + "/entries", READ),
                    Map.entry("GET " + ROOM + "/events", READ),
                    Map.entry("POST /api/v1/ws/ticket", READ),
                    Map.entry("GET " + ROOM + "/rolls/{roll}", READ),
                    Map.entry("GET " + ROOM + "/rolls/statistics", READ),
                    Map.entry("GET " + ROOM + "/fairness", READ),
                    Map.entry("POST /api/v1/rooms/join", WRITE),
                    Map.entry("POST " + ROOM + "/members", WRITE),
                    Map.entry("DELETE " + ROOM + "/members/{user}", WRITE),
                    Map.entry("POST " + ROOM + "/messages", WRITE),
                    Map.entry("PATCH " + ROOM + "/messages/{message}", WRITE),
                    Map.entry("POST " + ROOM + "/rolls", ROLL),
                    Map.entry("GET /api/v1/dice/odds", ROLL));

    /// What anybody is answered, with a token or without.
    private static final Set<String> OPEN =
            Set.of("GET /api/v1/rooms", "GET " + ROOM, "GET /api/v1/dice/odds");

    private Reach() {}

    static boolean isOpen(Route route) {
        return OPEN.contains(address(route));
    }

    private static String address(Route route) {
        return route.method() + " " + route.template();
    }

    /// `insufficient_scope` where the token does not reach.
    static void check(Access access, Route route) {
        var scope = SCOPES.get(address(route));
        if (scope == null) {
            throw none();
        }
        check(access, scope);
    }

    static void check(Access access, String scope) {
        if (!access.allows(scope)) {
            throw refusal("The access token needs the scope " + scope + ".");
        }
    }

    static Problem none() {
        return refusal("No access token reaches this.");
    }

    static Problem refusal(String detail) {
        return new Problem(ProblemCode.INSUFFICIENT_SCOPE, detail);
    }
}
