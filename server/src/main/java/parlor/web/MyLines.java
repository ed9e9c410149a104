package parlor.web;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Mail;
import parlor.accounts.Profiles;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.Belongings;
import parlor.rooms.RoomId;
import parlor.rooms.Rooms;
import parlor.wire.JsonText;
import parlor.wire.RollShapes;
import parlor.wire.Shapes;
import parlor.wire.Times;

/// The lines of somebody's own data: the account and what belongs to it, what he did that is
/// written down, then room after room the seat with its sheet, the messages, the rolls. Pages of
/// it, each a short read; a room that goes meanwhile is passed over.
final class MyLines {
    private static final int PAGE = 100;

    private final Rooms rooms;
    private final User user;
    private final PrincipalId me;
    private final Head head;
    private final Acts acts;
    private Step step = Step.HEAD;
    private Belongings.@Nullable Trace at;
    private long after;

    private enum Step {
        HEAD,
        ACTS,
        SEAT,
        MESSAGES,
        ROLLS
    }

    /// What stands at the beginning.
    record Head(Profiles.About about, Mail.Address address, List<Line> more) {}

    /// One line.
    record Line(String kind, JsonText.Fields fields) {}

    /// What somebody did, above a number.
    @FunctionalInterface
    interface Acts {
        List<AuditLog.Act> after(long no, int limit);
    }

    MyLines(Rooms rooms, User user, Head head, Acts acts) {
        this.rooms = rooms;
        this.user = user;
        this.me = user.id();
        this.head = head;
        this.acts = acts;
    }

    /// The next page; null at the end.
    @Nullable Buffer next() {
        if (step == Step.HEAD) {
            turn(Step.HEAD);
            return head();
        }
        if (step == Step.ACTS) {
            return acts();
        }
        var trace = at;
        if (trace == null) {
            return null;
        }
        try {
            return switch (step) {
                case HEAD, ACTS, SEAT -> seat(trace.room());
                case MESSAGES -> messages(trace.room());
                case ROLLS -> rolls(trace.room());
            };
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.NOT_FOUND) {
                throw problem;
            }
            turn(Step.ROLLS);
            return Buffer.buffer();
        }
    }

    private void turn(Step done) {
        after = 0;
        switch (done) {
            case HEAD -> step = Step.ACTS;
            case SEAT -> step = Step.MESSAGES;
            case MESSAGES -> step = Step.ROLLS;
            case ACTS, ROLLS -> {
                step = Step.SEAT;
                at = rooms.belongings().next(me, at == null ? 0 : at.no()).orElse(null);
            }
        }
    }

    private Buffer head() {
        var lines = Buffer.buffer();
        line(
                lines,
                "account",
                json -> {
                    json.object("user", u -> Shapes.user(u, user))
                            .put("admin", head.about().admin())
                            .put("email", head.address().email())
                            .put("email_confirmed", head.address().confirmed())
                            .put("created_at", Times.text(head.about().createdAt()));
                });
        head.more().forEach(it -> line(lines, it.kind(), it.fields()));
        return lines;
    }

    private Buffer acts() {
        var lines = Buffer.buffer();
        var page = acts.after(after, PAGE);
        for (var it : page) {
            line(
                    lines,
                    "act",
                    json ->
                            json.put("at", Times.text(it.at()))
                                    .put("action", it.action())
                                    .put("target", it.target())
                                    .put("room", it.room()));
            after = it.no();
        }
        if (page.size() < PAGE) {
            turn(Step.ACTS);
        }
        return lines;
    }

    private Buffer seat(RoomId room) {
        var lines = Buffer.buffer();
        var epoch = rooms.epoch();
        rooms.belongings()
                .place(me, room)
                .ifPresent(it ->
                        line(
                                lines,
                                "room",
                                json ->
                                        json.object(
                                                        "room",
                                                        r ->
                                                                Shapes.room(
                                                                        r,
                                                                        it.room(),
                                                                        epoch,
                                                                        it.seat().role()))
                                                .put("joined_at", Times.text(it.seat().joinedAt()))
                                                .object(
                                                        "sheet",
                                                        s -> SheetEndpoints.sheet(s, it.sheet()))));
        turn(Step.SEAT);
        return lines;
    }

    private Buffer messages(RoomId room) {
        var lines = Buffer.buffer();
        var page = rooms.belongings().messages(me, room, after, PAGE);
        for (var it : page.messages()) {
            line(
                    lines,
                    "message",
                    json ->
                            json.object(
                                    "message",
                                    m -> Shapes.message(m, it, RollShapes.Extent.WHOLE)));
        }
        after = page.last();
        if (!page.more()) {
            turn(Step.MESSAGES);
        }
        return lines;
    }

    private Buffer rolls(RoomId room) {
        var lines = Buffer.buffer();
        var page = rooms.belongings().rolls(me, room, after, PAGE);
        for (var it : page) {
            line(
                    lines,
                    "roll",
                    json ->
                            json.object(
                                    "roll", r -> RollShapes.roll(r, it, RollShapes.Extent.WHOLE)));
            after = it.seq();
        }
        if (page.size() < PAGE) {
            turn(Step.ROLLS);
        }
        return lines;
    }

    private static void line(Buffer lines, String kind, JsonText.Fields fields) {
        lines.appendBytes(
                        JsonText.object(json -> {
                            json.put("kind", kind);
                            fields.put(json);
                        }))
                .appendByte((byte) '\n');
    }
}
