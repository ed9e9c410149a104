package parlor.web;

import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import parlor.base.Limits;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Routes;
import parlor.identity.Names;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.MemberPage;
import parlor.rooms.Role;
import parlor.rooms.RoomId;
import parlor.rooms.Rooms;
import parlor.rooms.SeatPatch;
import parlor.wire.Paths;

/// Who is in a room: seats, roles, leaving and removing.
record MemberEndpoints(Rooms rooms, BiPredicate<RoomId, PrincipalId> online, Budgets budgets) {
    private static final String MEMBERS = "/api/v1/rooms/{id}/members";
    private static final int PAGE = 100;
    private static final int USUAL_PAGE = 50;
    private static final int CURSOR = 200;
    private static final Map<String, Role> ROLES =
            Map.of("owner", Role.OWNER, "moderator", Role.MODERATOR, "member", Role.MEMBER);

    void addTo(Routes routes) {
        routes.add("GET", MEMBERS, this::list);
        routes.add("POST", MEMBERS, this::join);
        routes.add("PATCH", MEMBERS + "/{user}", this::change);
        routes.add("DELETE", MEMBERS + "/{user}", this::end);
    }

    private Answer list(Call call) {
        var me = call.me();
        var query = call.query();
        boolean banned = query.flag("banned");
        int limit = query.limit(PAGE, USUAL_PAGE);
        var cursor = query.text("cursor", CURSOR, MemberPage.cursor(banned));
        query.done();
        var room = call.room();
        return Answers.members(
                rooms.reads().members(me, room, banned, limit, cursor), present(room));
    }

    private Predicate<User> present(RoomId room) {
        return user -> online.test(room, user.id());
    }

    private Answer join(Call call) {
        var user = call.session().user();
        budgets.join(call.address().key());
        var outcome = Call.await(rooms.joinPublic(user, call.room()));
        return Answers.seated(outcome.repeated() ? 200 : 201, outcome.value(), rooms.epoch());
    }

    private Answer change(Call call) {
        var me = call.me();
        var fields = call.fields();
        var role = fields.choice("role", ROLES);
        var banned = fields.flag("banned");
        var name = fields.text("username", Limits.TEXT, Names::guest);
        fields.done();
        if (name != null) {
            budgets.name(call.session().id());
        }
        var room = call.room();
        var patch = new SeatPatch(role, banned, name);
        return Answers.member(
                Call.await(rooms.changeSeat(me, room, whose(call), patch)), present(room));
    }

    private Answer end(Call call) {
        var whose = whose(call);
        call.onlyOf(whose);
        Call.await(rooms.endSeat(call.me(), call.room(), whose));
        return Answer.none(204);
    }

    private static PrincipalId whose(Call call) {
        var who = call.part("user");
        return who.equals("me") ? call.me() : Paths.principal(who);
    }
}
