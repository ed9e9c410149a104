package parlor.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.DiceException;
import parlor.dice.Notation;
import parlor.dice.Odds;
import parlor.dice.Rational;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Routes;

/// The odds of a roll, for anybody, in a room or not.
record OddsEndpoint(Budgets budgets) {
    private static final int NOTATION = 500;

    /// How many characters of fractions an answer has at most.
    private static final int FRACTIONS = 256 * 1024;

    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/dice/odds", this::odds);
    }

    /// One total and its probability as a fraction.
    private record Chance(String total, String probability) {}

    private Answer odds(Call call) {
        var query = call.query();
        var dice = query.text("dice", NOTATION);
        if (dice == null && query.one("dice") == null) {
            query.mistakes().required("dice");
        }
        query.done();
        var session = call.caller().session();
        budgets.odds(session == null ? call.address().key() : session.id().toString());
        try {
            var expression = Notation.parse(Objects.requireNonNull(dice));
            return answer(Odds.of(expression));
        } catch (DiceException e) {
            throw new Problem(ProblemCode.INVALID, e.getMessage() + hint(call), "dice");
        }
    }

    /// A `+` in a query is a blank, before which a roll may end and a label begin.
    private static String hint(Call call) {
        return call.head().uri().contains("+") ? " In a query a + is written %2B." : "";
    }

    private static Answer answer(Odds odds) {
        var range = odds.range();
        var chances = chances(odds);
        return Answer.json(
                200,
                json -> {
                    json.put("exact", odds.exact() && !chances.isEmpty());
                    if (odds.success() != null) {
                        json.put("p_success", odds.success().toString());
                    }
                    json.put("mean", text(odds.mean())).put("variance", text(odds.variance()));
                    if (range.known()) {
                        json.decimal("min", decimal(range.min()))
                                .decimal("max", decimal(range.max()));
                    }
                    if (!chances.isEmpty()) {
                        json.array(
                                "distribution", chances, chances.size(), OddsEndpoint::writeChance);
                    }
                });
    }

    private static @Nullable String text(@Nullable Rational value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String decimal(@Nullable Rational value) {
        return value == null ? null : value.decimal(2);
    }

    private static void writeChance(JsonGenerator out, Chance chance) throws IOException {
        out.writeStartArray();
        out.writeNumber(chance.total());
        out.writeString(chance.probability());
        out.writeEndArray();
    }

    /// Totals as they are shown, to two decimals; nothing when it would be too long to send.
    private static List<Chance> chances(Odds odds) {
        var chances = new ArrayList<Chance>();
        int length = 0;
        var all = odds.distribution().iterator();
        var next = all.hasNext() ? all.next() : null;
        while (next != null) {
            var total = next.total().decimal(2);
            var sum = next.probability();
            next = all.hasNext() ? all.next() : null;
            while (next != null && next.total().decimal(2).equals(total)) {
                sum = sum.plus(next.probability());
                next = all.hasNext() ? all.next() : null;
            }
            var chance = new Chance(total, sum.toString());
            length += chance.total().length() + chance.probability().length();
            if (length > FRACTIONS) {
                return List.of();
            }
            chances.add(chance);
        }
        return chances;
    }
}
