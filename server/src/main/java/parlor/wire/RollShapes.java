package parlor.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.dice.Fairness;
import parlor.dice.Statistics;
import parlor.rooms.DiceEpoch;
import parlor.rooms.DiceRoll;
import parlor.rooms.EpochPage;
import parlor.rooms.Fallen;
import parlor.rooms.InlineRoll;
import parlor.rooms.Proof;
import parlor.rooms.Secret;

/// Rolls and what proves them as JSON: hashes and seeds in hexadecimal, entropy as it is sent.
public final class RollShapes {
    /// For whom a roll is hidden, by its name on the wire.
    public static final Map<String, Secret> SECRETS =
            Map.of("gm", Secret.GM, "blind", Secret.BLIND, "self", Secret.SELF);

    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,14}");

    private static final MathContext DIGITS = new MathContext(6);

    private RollShapes() {}

    /// How many faces of a roll are shown, of all terms together, and how much of its breakdown. A
    /// record has besides what was thrown, for rolls in messages too.
    public enum Extent {
        EVENT(200),
        WHOLE(Integer.MAX_VALUE),
        RECORD(Integer.MAX_VALUE);

        private final int faces;

        Extent(int faces) {
            this.faces = faces;
        }
    }

    /// A roll of its own.
    public static void roll(JsonText json, DiceRoll roll, Extent extent) throws IOException {
        json.id("id", roll.id())
                .put("seq", roll.seq())
                .put("rev", roll.rev())
                .id("chat", roll.room());
        Shapes.writer(json, roll.roller());
        var fallen = roll.fallen();
        if (fallen == null) {
            hidden(json);
        } else {
            fallen(json, fallen, extent);
        }
        var secret = roll.secret();
        json.put("secret", secret == null ? null : secret.name().toLowerCase(Locale.ROOT))
                .put("timestamp", Times.text(roll.at()))
                .put("nonce", roll.nonce())
                .object("proof", p -> proof(p, roll.proof()));
    }

    /// A roll inside a message.
    static void inline(JsonText json, InlineRoll roll, Extent extent) throws IOException {
        var fallen = roll.fallen();
        json.put("at", roll.at()).put("length", roll.length());
        came(json, fallen, extent);
        if (extent == Extent.RECORD) {
            terms(json, fallen.terms(), extent);
        }
        json.object("proof", p -> proof(p, roll.proof()));
    }

    private static void hidden(JsonText json) throws IOException {
        for (var name : List.of("dice", "expr", "label", "total", "breakdown", "outcome")) {
            json.putNull(name);
        }
        json.putNull("terms");
    }

    private static void fallen(JsonText json, Fallen fallen, Extent extent) throws IOException {
        json.put("dice", fallen.dice());
        came(json, fallen, extent);
        terms(json, fallen.terms(), extent);
    }

    private static void came(JsonText json, Fallen fallen, Extent extent) throws IOException {
        boolean whole = extent != Extent.EVENT;
        json.put("expr", fallen.expr())
                .put("label", fallen.label())
                .decimal("total", fallen.total())
                .put("breakdown", whole ? fallen.breakdown() : fallen.shown());
        if (whole && !fallen.shown().equals(fallen.breakdown())) {
            json.put("shown", fallen.shown());
        }
        if (fallen.outcome() != null) {
            json.put("outcome", fallen.outcome()).decimal("margin", fallen.margin());
        }
        if (fallen.capped()) {
            json.put("capped", true);
        }
        if (fallen.results() != null) {
            json.array(
                    "results",
                    fallen.results(),
                    (j, r) -> j.decimal("total", r.total()).put("breakdown", r.breakdown()));
        }
    }

    /// How often each face fell, and how well that fits.
    public static void statistics(JsonText json, Statistics.Die die) throws IOException {
        json.put("die", die.die())
                .put("draws", die.draws())
                .object(
                        "counts",
                        c -> {
                            for (var face : die.counts().entrySet()) {
                                c.put(face.getKey(), face.getValue());
                            }
                        })
                .decimal("mean", rounded(die.mean()))
                .decimal("expected_mean", rounded(die.expectedMean()));
        var fit = die.fit();
        if (fit == null) {
            json.putNull("fit");
        } else {
            json.object(
                    "fit",
                    f ->
                            f.decimal("chi_square", rounded(fit.chiSquare()))
                                    .put("degrees", fit.degrees())
                                    .decimal("p", rounded(fit.p()))
                                    .put("flagged", fit.flagged())
                                    .put("wording", fit.wording()));
        }
    }

    private static String rounded(double value) {
        var rounded = new BigDecimal(value).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static void terms(JsonText json, List<Fallen.Term> terms, Extent extent)
            throws IOException {
        int[] left = {extent.faces};
        json.array(
                "terms",
                terms,
                (j, term) -> {
                    j.put("notation", term.notation())
                            .array("faces", term.faces(), left[0], RollShapes::face)
                            .array("kept", term.kept(), left[0], JsonGenerator::writeBoolean);
                    if (extent == Extent.RECORD) {
                        thrown(j, term);
                    }
                    left[0] -= Math.min(left[0], term.faces().size());
                });
        int all = terms.stream().mapToInt(term -> term.faces().size()).sum();
        if (all > extent.faces) {
            json.put("truncated", true);
        }
    }

    private static void thrown(JsonText json, Fallen.Term term) throws IOException {
        json.put("die", term.die());
        var drawn = term.drawn();
        if (drawn != null) {
            json.array("drawn", drawn, drawn.size(), RollShapes::face);
        }
    }

    /// A number, or the text that a die of one's own shows.
    private static void face(JsonGenerator out, String face) throws IOException {
        if (NUMBER.matcher(face).matches()) {
            out.writeNumber(face);
        } else {
            out.writeString(face);
        }
    }

    static void proof(JsonText json, Proof proof) throws IOException {
        json.put("scheme", Fairness.SCHEME)
                .put("grade", proof.grade())
                .put("epoch", proof.epoch())
                .put("i", proof.index())
                .put("x", proof.x().hex())
                .put("entropy", Entropies.text(proof.entropy()))
                .put("entropy_hash", proof.entropyHash().hex());
        if (proof.hidden() != null) {
            json.put("hid", proof.hidden().hex());
        }
        var blind = proof.blind();
        if (blind != null) {
            json.object(
                    "blind",
                    b ->
                            b.put("commit", blind.commit().hex())
                                    .put("next", blind.next().hex())
                                    .put("bytes", hex(blind.secret())));
        }
        json.put("head", proof.head().hex());
    }

    static void epoch(JsonText json, DiceEpoch epoch) throws IOException {
        json.put("n", epoch.n())
                .put("commit", epoch.commit().hex())
                .put("blind", epoch.blind().hex());
        if (epoch.of() != null) {
            json.id("of", epoch.of());
        }
        var closed = epoch.closed();
        if (closed != null) {
            json.object(
                    "closed",
                    c ->
                            c.put("n", closed.n())
                                    .put("seed", hex(closed.seed()))
                                    .put("rolls", closed.rolls()));
        }
    }

    /// An epoch of dice in a list, with its seed if that is told.
    public static void epoch(JsonText json, EpochPage.Line line) throws IOException {
        json.put("n", line.n())
                .put("commit", line.commit().hex())
                .put("first", line.first())
                .put("rolls", line.rolls())
                .put("head", line.head().hex());
        if (line.seed() != null) {
            json.put("seed", line.seed().hex());
        }
    }

    private static @Nullable String hex(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.hex();
    }
}
