package parlor.web;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Query;
import parlor.http.Reach;
import parlor.http.Routes;
import parlor.http.Speaker;
import parlor.rooms.MessageId;
import parlor.rooms.MessageQuery;
import parlor.rooms.NewMessage;
import parlor.rooms.Rooms;
import parlor.rooms.Written;
import parlor.wire.Paths;

/// Saying, editing, deleting, reading and finding messages; the entries of a room.
record MessageEndpoints(Rooms rooms, Budgets budgets) {
    private static final String ROOM = "/api/v1/rooms/{id}";
    private static final String MESSAGES = ROOM + "/messages";
    private static final int PAGE = 100;
    private static final int USUAL_PAGE = 50;
    private static final int ENTRIES = 500;
    private static final int USUAL_ENTRIES = 100;
    private static final Map<String, Boolean> NEWEST_FIRST =
            Map.of("timestamp", false, "-timestamp", true);

    void addTo(Routes routes) {
        routes.add("GET", MESSAGES, this::list);
        routes.add("POST", MESSAGES, this::say);
        routes.add("PATCH", MESSAGES + "/{message}", this::edit);
        routes.add("DELETE", MESSAGES + "/{message}", this::delete);
        routes.add("GET", ROOM + "/entries", this::entries);
    }

    private Answer list(Call call) {
        var me = call.me();
        var query = call.query();
        int limit = query.limit(PAGE, USUAL_PAGE);
        var before = query.number("before");
        var after = query.number("after");
        notBoth(query, before, after);
        boolean newestFirst = query.choice("ordering", NEWEST_FIRST, false);
        var search = search(query);
        var author = query.principal("author");
        query.done();
        if (search != null) {
            budgets.search(call.session().id());
        }
        return Answers.messages(
                rooms.reads()
                        .messages(
                                me,
                                call.room(),
                                new MessageQuery(
                                        limit, before, after, newestFirst, search, author)));
    }

    private static void notBoth(Query query, @Nullable Long before, @Nullable Long after) {
        if (before != null && after != null) {
            query.mistakes().invalid("Give before or after, not both.", "before");
        }
    }

    private static @Nullable String search(Query query) {
        var search = query.text("search", Limits.SEARCH);
        return search == null || search.isBlank() ? null : search;
    }

    private Answer say(Call call) {
        var session = call.session();
        var fields = call.fields();
        var text = fields.required("text", Limits.TEXT, Written::message);
        var nonce = fields.nonce();
        var replyTo = fields.id("reply_to");
        var entropy = fields.entropy();
        fields.done();
        var message =
                new NewMessage(
                        Objects.requireNonNull(text),
                        nonce,
                        replyTo == null ? null : new MessageId(replyTo),
                        entropy);
        if (Speaker.mayRoll(message.text())) {
            call.needs(Reach.ROLL);
        }
        var speaker = new Speaker(rooms, budgets, session);
        return Answers.said(Call.await(speaker.say(call.room(), message)));
    }

    private Answer edit(Call call) {
        var me = call.me();
        var fields = call.fields();
        var text = fields.required("text", Limits.TEXT, Written::edit);
        fields.done();
        var room = call.room();
        budgets.message(call.session().id(), room);
        var edited = rooms.floor().edit(me, room, message(call), Objects.requireNonNull(text));
        return Answers.message(200, Call.await(edited));
    }

    private Answer delete(Call call) {
        var me = call.me();
        var room = call.room();
        budgets.message(call.session().id(), room);
        Call.await(rooms.floor().delete(me, room, message(call)));
        return Answer.none(204);
    }

    private static MessageId message(Call call) {
        return Paths.message(call.part("message"));
    }

    private Answer entries(Call call) {
        var me = call.me();
        var query = call.query();
        int limit = query.limit(ENTRIES, USUAL_ENTRIES);
        var before = query.number("before");
        var after = query.number("after");
        notBoth(query, before, after);
        query.done();
        return Answers.entries(
                rooms.reads().entries(me, call.room(), after == null ? 0 : after, before, limit));
    }
}
