package parlor.web;

import java.util.Objects;
import parlor.base.Limits;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Routes;
import parlor.http.Speaker;
import parlor.rooms.MessageId;
import parlor.rooms.NewRoll;
import parlor.rooms.Rooms;
import parlor.rooms.Written;
import parlor.wire.Paths;
import parlor.wire.RollShapes;

/// Rolling dice, looking a roll up, revealing it, and what proves that the dice are fair.
record RollEndpoints(Rooms rooms, Budgets budgets) {
    private static final String ROOM = "/api/v1/rooms/{id}";
    private static final String ROLLS = ROOM + "/rolls";
    private static final String ROLL = ROLLS + "/{roll}";
    private static final int EPOCHS = 100;

    void addTo(Routes routes) {
        routes.add("POST", ROLLS, this::roll);
        routes.add("GET", ROLLS + "/statistics", this::statistics);
        routes.add("GET", ROLL, this::byId);
        routes.add("POST", ROLL + "/reveal", this::reveal);
        routes.add("GET", ROOM + "/fairness", this::fairness);
        routes.add("POST", ROOM + "/dice/prove", this::prove);
    }

    private Answer roll(Call call) {
        var speaker = new Speaker(rooms, budgets, call.session());
        var fields = call.fields();
        var dice = fields.required("dice", Limits.NOTATION, Written::dice);
        var label = fields.text("label", Limits.LABEL, Written.line(Limits.LABEL));
        var nonce = fields.nonce();
        var entropy = fields.entropy();
        var secret = fields.choice("secret", RollShapes.SECRETS);
        fields.done();
        var room = call.room();
        var roll = new NewRoll(Objects.requireNonNull(dice), label, nonce, secret, entropy);
        return Answers.said(Call.await(speaker.roll(room, roll)));
    }

    private Answer statistics(Call call) {
        var me = call.me();
        var query = call.query();
        var user = query.principal("user");
        query.done();
        return Answers.statistics(user, rooms.reads().statistics(me, call.room(), user));
    }

    private Answer byId(Call call) {
        var me = call.me();
        return Answers.roll(200, rooms.reads().rollById(me, call.room(), rollOf(call)));
    }

    private Answer reveal(Call call) {
        var me = call.me();
        var room = call.room();
        var roll = rollOf(call);
        budgets.message(call.session().id(), room);
        return Answers.roll(200, Call.await(rooms.dice().reveal(me, room, roll)));
    }

    private static MessageId rollOf(Call call) {
        return Paths.message(call.part("roll"));
    }

    private Answer fairness(Call call) {
        var me = call.me();
        var query = call.query();
        int limit = query.limit(EPOCHS, EPOCHS);
        var before = query.number("before");
        query.done();
        return Answers.epochs(rooms.reads().fairness(me, call.room(), before, limit));
    }

    private Answer prove(Call call) {
        var me = call.me();
        var room = call.room();
        rooms.reads().seat(me, room);
        budgets.prove(room);
        Call.await(rooms.dice().prove(me, room));
        return Answers.epochs(rooms.reads().fairness(me, room, null, EPOCHS));
    }
}
