package parlor.web;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.Guesses;
import parlor.http.Routes;
import parlor.identity.Guests;
import parlor.identity.Names;
import parlor.identity.Newcomer;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.User;
import parlor.rooms.Asker;
import parlor.rooms.NewRoom;
import parlor.rooms.Ordering;
import parlor.rooms.Room;
import parlor.rooms.RoomPatch;
import parlor.rooms.RoomQuery;
import parlor.rooms.Rooms;
import parlor.rooms.Written;
import parlor.wire.Fields;

/// Making rooms, finding them, coming in by code, and their settings.
record RoomEndpoints(
        Rooms rooms,
        Guests guests,
        Sessions sessions,
        Budgets budgets,
        Guesses guesses,
        Cookies cookies) {
    private static final String ROOMS = "/api/v1/rooms";
    private static final String ROOM = ROOMS + "/{id}";
    private static final int PAGE = 100;
    private static final int USUAL_PAGE = 50;
    private static final int CODE = 16;
    private static final int CURSOR = 200;
    private static final Map<String, Room.Visibility> VISIBILITIES =
            Map.of("public", Room.Visibility.PUBLIC, "private", Room.Visibility.PRIVATE);
    private static final Map<String, Ordering> ORDERINGS =
            Map.of(
                    "-activity", Ordering.ACTIVITY,
                    "-created_at", Ordering.CREATED_AT,
                    "title", Ordering.TITLE);

    void addTo(Routes routes) {
        routes.add("POST", ROOMS, this::create);
        routes.add("GET", ROOMS, this::list);
        routes.add("POST", ROOMS + "/join", this::join);
        routes.add("GET", ROOM, this::room);
        routes.add("PATCH", ROOM, this::update);
        routes.add("DELETE", ROOM, this::delete);
        routes.add("PUT", ROOM + "/status", this::setOpen);
        routes.add("POST", ROOM + "/code", this::newCode);
    }

    private Answer create(Call call) {
        var fields = call.fields();
        var title = line(fields, "title", Limits.TITLE);
        var topic = line(fields, "topic", Limits.TOPIC);
        var description = line(fields, "description", Limits.DESCRIPTION);
        var visibility = fields.choice("visibility", VISIBILITIES);
        var name = name(fields, call);
        fields.done();
        if (call.caller().session() == null || isGuest(call.session())) {
            budgets.roomMade(call.address().key());
        }
        var asker = asker(call, name);
        var room =
                new NewRoom(
                        orEmpty(title),
                        orEmpty(topic),
                        orEmpty(description),
                        visibility == null ? Room.Visibility.PRIVATE : visibility);
        return welcome(
                Answers.seated(201, Call.await(rooms.create(asker, room)), rooms.epoch()), asker);
    }

    private Answer join(Call call) {
        var fields = call.fields();
        var code = fields.required("code", CODE);
        var name = name(fields, call);
        fields.done();
        budgets.join(call.address().key());
        var guess = guesses.begin(call.address());
        boolean missed = false;
        try {
            var asker = asker(call, name);
            var seated = Call.await(rooms.join(asker, Objects.requireNonNull(code)));
            return welcome(Answers.seated(200, seated, rooms.epoch()), asker);
        } catch (Problem problem) {
            missed = problem.code() == ProblemCode.NOT_FOUND;
            throw problem;
        } finally {
            guess.settle(missed);
        }
    }

    /// The guest's name, which a stranger must give.
    private static @Nullable String name(Fields fields, Call call) {
        // Longer than a name may be: what a name is, is for Names to say.
        return call.caller().session() == null
                ? fields.required("username", Limits.TEXT, Names::guest)
                : fields.text("username", Limits.TEXT, Names::guest);
    }

    private Asker asker(Call call, @Nullable String name) {
        var session = call.caller().session();
        if (session == null) {
            return new Asker.New(guests.newcomer(Objects.requireNonNull(name)));
        }
        return new Asker.Known(session.user(), name);
    }

    private static boolean isGuest(Session session) {
        return session.user().kind() == User.Kind.GUEST;
    }

    private Answer welcome(Answer answer, Asker asker) {
        return asker instanceof Asker.New(Newcomer(_, var session))
                ? answer.with("Set-Cookie", cookies.set(sessions.cookie(session), session.life()))
                : answer;
    }

    private Answer list(Call call) {
        var query = call.query();
        boolean mine = query.flag("mine");
        var topic = query.text("topic", Limits.TOPIC);
        var search = query.text("search", Limits.SEARCH);
        var ordering = query.choice("ordering", ORDERINGS, Ordering.ACTIVITY);
        int limit = query.limit(PAGE, USUAL_PAGE);
        var cursor = query.text("cursor", CURSOR, RoomQuery.cursor(mine, ordering));
        query.done();
        return Answers.rooms(
                rooms.reads()
                        .list(
                                new RoomQuery(
                                        mine ? call.me() : null,
                                        topic,
                                        search,
                                        ordering,
                                        limit,
                                        cursor)),
                rooms.epoch());
    }

    /// Without a session a private room and none at all are the same.
    private Answer room(Call call) {
        try {
            return Answers.room(rooms.reads().room(call.anyone(), call.room()), rooms.epoch());
        } catch (Problem problem) {
            throw call.anyone() == null && problem.code() == ProblemCode.NOT_FOUND
                    ? call.nobody()
                    : problem;
        }
    }

    private Answer update(Call call) {
        var me = call.me();
        var fields = call.fields();
        var patch =
                new RoomPatch(
                        line(fields, "title", Limits.TITLE),
                        line(fields, "topic", Limits.TOPIC),
                        line(fields, "description", Limits.DESCRIPTION));
        fields.done();
        return Answers.room(Call.await(rooms.update(me, call.room(), patch)), rooms.epoch());
    }

    private Answer delete(Call call) {
        Call.await(rooms.delete(call.me(), call.room()));
        return Answer.none(204);
    }

    private static @Nullable String line(Fields fields, String name, int most) {
        return fields.text(name, most, Written.line(most));
    }

    private Answer setOpen(Call call) {
        var me = call.me();
        var fields = call.fields();
        var open = fields.flag("open");
        if (open == null) {
            fields.mistakes().required("open");
        }
        fields.done();
        return Answers.room(
                Call.await(rooms.setOpen(me, call.room(), Boolean.TRUE.equals(open))),
                rooms.epoch());
    }

    private Answer newCode(Call call) {
        return Answers.room(Call.await(rooms.newCode(call.me(), call.room())), rooms.epoch());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
