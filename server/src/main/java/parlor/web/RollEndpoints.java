package parlor.web;

import java.util.Objects;
import parlor.base.Limits;
import parlor.rooms.NewRoll;
import parlor.rooms.Rooms;

/// Rolling dice, and looking a roll up.
record RollEndpoints(Rooms rooms, Budgets budgets) {
    private static final String ROLLS = "/api/v1/rooms/{id}/rolls";
    private static final int NOTATION = 500;

    void addTo(Routes routes) {
        routes.add("POST", ROLLS, this::roll);
        routes.add("GET", ROLLS + "/{roll}", this::byId);
    }

    private Answer roll(Call call) {
        var me = call.me();
        var fields = call.fields();
        var dice = fields.required("dice", NOTATION);
        var label = fields.text("label", Limits.LABEL);
        var nonce = fields.nonce();
        fields.notYet("entropy");
        fields.notYet("secret");
        fields.done();
        var room = call.room();
        var session = call.session().id();
        budgets.roll(session, room);
        var roll = new NewRoll(Objects.requireNonNull(dice), label, nonce);
        var rolled = Call.await(rooms.roll(me, room, roll));
        if (!rolled.repeated()) {
            budgets.drawn(session, rolled.value());
        }
        return Answers.roll(rolled.repeated() ? 200 : 201, rolled.value());
    }

    private Answer byId(Call call) {
        var me = call.me();
        return Answers.roll(
                200, rooms.reads().rollById(me, call.room(), Paths.message(call.part("roll"))));
    }
}
