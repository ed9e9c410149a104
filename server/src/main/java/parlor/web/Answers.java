package parlor.web;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.dice.Statistics;
import parlor.http.Answer;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.DiceRoll;
import parlor.rooms.EntryPage;
import parlor.rooms.EpochPage;
import parlor.rooms.MemberPage;
import parlor.rooms.Message;
import parlor.rooms.MessagePage;
import parlor.rooms.Outcome;
import parlor.rooms.RoomPage;
import parlor.rooms.RoomWithRole;
import parlor.rooms.Said;
import parlor.rooms.Seat;
import parlor.rooms.Seated;
import parlor.wire.JsonText;
import parlor.wire.RollShapes;
import parlor.wire.Shapes;
import parlor.wire.Times;
import parlor.wire.Wire;

/// The bodies of answers (`openapi.yaml`).
final class Answers {
    private Answers() {}

    static Answer seated(int status, Seated seated, String epoch) {
        return Answer.json(
                status,
                json ->
                        room(json, seated, epoch)
                                .object("me", me -> Shapes.seat(me, seated.seat())));
    }

    static Answer room(Seated seated, String epoch) {
        return Answer.json(200, json -> room(json, seated, epoch));
    }

    private static JsonText room(JsonText json, Seated seated, String epoch) throws IOException {
        return json.object("room", r -> Shapes.room(r, seated.room(), epoch, seated.seat().role()));
    }

    static Answer room(RoomWithRole seen, String epoch) {
        return Answer.json(
                200,
                json -> json.object("room", r -> Shapes.room(r, seen.room(), epoch, seen.role())));
    }

    static Answer rooms(RoomPage page, String epoch) {
        return Answer.json(
                200,
                json ->
                        json.array(
                                        "results",
                                        page.results(),
                                        (j, it) -> Shapes.room(j, it.room(), epoch, it.role()))
                                .put("next", page.next()));
    }

    static Answer members(MemberPage page, Predicate<User> online) {
        return Answer.json(
                200,
                json ->
                        json.array("results", page.results(), (j, seat) -> member(j, seat, online))
                                .put("next", page.next())
                                .put("head", page.head())
                                .put("epoch", page.epoch()));
    }

    static Answer member(Seat seat, Predicate<User> online) {
        return Answer.json(200, json -> json.object("member", m -> member(m, seat, online)));
    }

    private static void member(JsonText json, Seat seat, Predicate<User> online)
            throws IOException {
        Shapes.seat(json, seat);
        json.put("online", online.test(seat.user())).put("joined_at", Times.text(seat.joinedAt()));
    }

    static Answer messages(MessagePage page) {
        return Answer.json(
                200,
                json ->
                        json.array("results", page.results(), Shapes::message)
                                .put("before", page.before())
                                .put("after", page.after())
                                .put("head", page.head())
                                .put("epoch", page.epoch()));
    }

    static Answer message(int status, Message message) {
        return Answer.json(status, json -> json.object("message", m -> Shapes.message(m, message)));
    }

    /// What was said or rolled anew is 201; what was done before, or changes nothing, 200.
    static Answer said(Outcome<? extends Said> said) {
        boolean made = !said.repeated() && !(said.value() instanceof Said.Noted);
        return Answer.json(
                made ? 201 : 200, json -> Shapes.said(json, said.value(), RollShapes.Extent.WHOLE));
    }

    static Answer entries(EntryPage page) {
        return Answer.json(
                200,
                json ->
                        json.array(
                                        "results",
                                        page.entries(),
                                        (j, it) -> Wire.entry(j, it, page.epoch()))
                                .put("head", page.head())
                                .put("epoch", page.epoch()));
    }

    static Answer roll(int status, DiceRoll roll) {
        return Answer.json(
                status,
                json ->
                        json.object(
                                "roll", r -> RollShapes.roll(r, roll, RollShapes.Extent.WHOLE)));
    }

    /// @param user whose rolls were counted, or null for everybody's
    static Answer statistics(@Nullable PrincipalId user, List<Statistics.Die> dice) {
        return Answer.json(
                200, json -> json.id("user", user).array("dice", dice, RollShapes::statistics));
    }

    static Answer epochs(EpochPage page) {
        return Answer.json(
                200,
                json ->
                        json.array("epochs", page.epochs(), RollShapes::epoch)
                                .put("before", page.before()));
    }

    static Answer user(User user) {
        return Answer.json(200, json -> json.object("user", u -> Shapes.user(u, user)));
    }
}
