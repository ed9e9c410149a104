package parlor.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.dice.DiceException;
import parlor.dice.Fairness;
import parlor.dice.Notation;
import parlor.rooms.DiceRoll;
import parlor.rooms.Fallen;
import parlor.rooms.InlineRoll;
import parlor.rooms.MessageId;
import parlor.rooms.Proof;
import parlor.rooms.RoomId;

/// Reads rolls back from an export.
final class RollReading {
    private static final int EXPRESSION = 20_000;
    private static final int BREAKDOWN = 200_000;
    private static final int TERMS = 5_000;
    private static final int FACES = 10_000;
    private static final int DIGITS = 3_000;

    private RollReading() {}

    static DiceRoll roll(Parts it, RoomId room) {
        var fallen = it.has("dice") ? fallen(it) : null;
        return new DiceRoll(
                it.id("id", MessageId::new),
                room,
                it.number("seq"),
                it.number("rev"),
                ExportLines.writer(it),
                it.has("secret") ? it.choice("secret", RollShapes.SECRETS) : null,
                Set.of(),
                fallen,
                fallen == null ? 0 : draws(fallen),
                proof(it.object("proof")),
                it.time("timestamp"),
                it.textOrNull("nonce", 2 * Limits.NONCE));
    }

    private static int draws(Fallen fallen) {
        return fallen.terms().stream().mapToInt(term -> term.thrown().size()).sum();
    }

    private static Fallen fallen(Parts it) {
        return fallen(it, it.text("dice", EXPRESSION), it.list("terms", TERMS, RollReading::term));
    }

    private static Fallen fallen(Parts it, String dice, List<Fallen.Term> terms) {
        var breakdown = it.text("breakdown", BREAKDOWN);
        var cut = it.textOrNull("shown", BREAKDOWN);
        return new Fallen(
                dice,
                it.text("expr", EXPRESSION),
                it.textOrNull("label", EXPRESSION),
                it.digits("total", DIGITS),
                breakdown,
                cut == null ? breakdown : cut,
                it.textOrNull("outcome", DIGITS),
                it.digits("margin", DIGITS),
                terms,
                it.has("results") ? it.list("results", TERMS, RollReading::result) : null,
                it.has("capped") && it.flag("capped"));
    }

    /// A roll inside a message, of which is not shown how it was written.
    static InlineRoll inline(Parts it) {
        var expression = it.text("expr", EXPRESSION);
        var fallen = fallen(it, expression, it.list("terms", TERMS, RollReading::term));
        return new InlineRoll(
                (int) it.number("at"),
                (int) it.number("length"),
                fallen,
                draws(fallen),
                proof(it.object("proof")));
    }

    private static Fallen.Term term(Parts it) {
        var faces = it.values("faces", FACES, RollReading::face);
        List<Boolean> kept =
                it.values("kept", FACES, one -> one.isBoolean() ? one.asBoolean() : null);
        if (faces.size() != kept.size()) {
            throw new IllegalArgumentException("terms.kept is not as long as terms.faces");
        }
        var die = it.text("die", EXPRESSION);
        var drawn = it.has("drawn") ? it.values("drawn", FACES, RollReading::face) : null;
        refuseStrange(die, drawn == null ? faces : drawn);
        return new Fallen.Term(it.text("notation", EXPRESSION), die, faces, kept, drawn);
    }

    private static void refuseStrange(String die, List<String> drawn) {
        try {
            var faces = Notation.die(die);
            if (drawn.stream().allMatch(face -> faces.indexOf(face) >= 0)) {
                return;
            }
        } catch (DiceException e) {
            throw new IllegalArgumentException("terms.die is no die");
        }
        throw new IllegalArgumentException("terms.drawn has a face that is not on the die");
    }

    private static @Nullable String face(JsonNode face) {
        return face.isTextual() || face.isNumber() ? face.asText() : null;
    }

    private static Fallen.Result result(Parts it) {
        var total = it.digits("total", DIGITS);
        return new Fallen.Result(total == null ? "" : total, it.text("breakdown", BREAKDOWN));
    }

    static Proof proof(Parts it) {
        it.choice("scheme", Map.of(Fairness.SCHEME, true));
        long grade = it.number("grade");
        if (grade > 1) {
            throw new IllegalArgumentException("proof.grade is neither 0 nor 1");
        }
        var entropy = it.textOrNull("entropy", Entropies.CHARACTERS);
        return new Proof(
                (int) grade,
                it.number("epoch"),
                it.number("i"),
                it.hash("x"),
                entropy == null ? null : Entropies.bytes(entropy),
                it.hash("entropy_hash"),
                it.hashOrNull("hid"),
                it.hash("head"),
                it.has("blind") ? blind(it.object("blind")) : null);
    }

    private static Proof.Blind blind(Parts it) {
        return new Proof.Blind(it.hash("commit"), it.hash("next"), it.hashOrNull("bytes"));
    }
}
