package parlor.dice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts drawn faces per kind of die and holds them against what honest dice do. Not safe for
/// several threads at once.
public final class Statistics {
    /// With fewer expected draws per face, chi-square says nothing.
    public static final int FEWEST_EXPECTED = 5;

    /// Only below this is a table worth a second look.
    public static final double SUSPECT = 0.001;

    /// One kind of die. The fit is null while there are too few draws.
    public record Die(
            String die,
            long draws,
            Map<String, Long> counts,
            double mean,
            double expectedMean,
            @Nullable Fit fit) {}

    /// How well the counts fit: `flagged` below [#SUSPECT], and `wording` for people.
    public record Fit(double chiSquare, int degrees, double p, boolean flagged, String wording) {}

    private record Kind(Sides sides, Map<String, Long> counts) {}

    private final Map<String, Kind> kinds = new TreeMap<>();

    /// Counts every face drawn for a term, those rolled again included.
    public void add(Term term) {
        for (String face : term.drawn()) {
            add(term.sides(), face, 1);
        }
    }

    /// Counts a face a number of times.
    public void add(Sides sides, String face, long times) {
        String die = "d" + sides;
        kinds.computeIfAbsent(die, _ -> new Kind(sides, new LinkedHashMap<>()))
                .counts
                .merge(face, times, Long::sum);
    }

    /// Every kind of die that was counted, by name.
    public List<Die> dice() {
        List<Die> dice = new ArrayList<>();
        kinds.forEach((name, kind) -> dice.add(die(name, kind)));
        return dice;
    }

    private static Die die(String name, Kind kind) {
        long draws = kind.counts.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> weights = weights(kind.sides, draws);
        Map<String, Long> counts = new LinkedHashMap<>();
        weights.keySet().forEach(face -> counts.put(face, kind.counts.getOrDefault(face, 0L)));
        kind.counts.forEach(counts::putIfAbsent);
        return new Die(
                name,
                draws,
                counts,
                mean(kind.counts, kind.sides, draws),
                expectedMean(kind.sides),
                weights.isEmpty() ? null : fit(kind, weights, draws));
    }

    /// How many indices stand for each face; empty when some face has too few draws to expect.
    private static Map<String, Long> weights(Sides sides, long draws) {
        if (sides instanceof Sides.Plain && draws < (long) FEWEST_EXPECTED * sides.ways()) {
            return Map.of();
        }
        Map<String, Long> weights = sides.weights();
        boolean enough =
                weights.values().stream()
                        .allMatch(
                                weight -> draws * weight >= (long) FEWEST_EXPECTED * sides.ways());
        return enough ? weights : Map.of();
    }

    private static Fit fit(Kind kind, Map<String, Long> weights, long draws) {
        double chiSquare = 0;
        for (var face : weights.entrySet()) {
            double expected = (double) draws * face.getValue() / kind.sides.ways();
            double off = kind.counts.getOrDefault(face.getKey(), 0L) - expected;
            chiSquare += off * off / expected;
        }
        int degrees = weights.size() - 1;
        double p = degrees == 0 ? 1 : ChiSquare.p(chiSquare, degrees);
        return new Fit(chiSquare, degrees, p, p < SUSPECT, wording(p));
    }

    /// "1 honest table in 1,000 looks like this".
    static String wording(double p) {
        if (p >= 0.1) {
            long tables = Math.round(p * 10);
            return tables == 1
                    ? "1 honest table in 10 looks like this"
                    : tables + " honest tables in 10 look like this";
        }
        if (p < 1e-9) {
            return "fewer than 1 honest table in 1,000,000,000 looks like this";
        }
        double scale = Math.pow(10, Math.max(0, Math.floor(Math.log10(1 / p)) - 1));
        long tables = Math.round(Math.round(1 / p / scale) * scale);
        return String.format(Locale.ROOT, "1 honest table in %,d looks like this", tables);
    }

    private static double mean(Map<String, Long> counts, Sides sides, long draws) {
        double sum = 0;
        for (var face : counts.entrySet()) {
            int index = sides.indexOf(face.getKey());
            sum += index < 0 ? 0 : number(sides.value(index)) * face.getValue();
        }
        return draws == 0 ? 0 : sum / draws;
    }

    private static double expectedMean(Sides sides) {
        if (sides instanceof Sides.Plain plain) {
            return (plain.count() + 1) / 2.0;
        }
        double sum = 0;
        for (var face : sides.weights().entrySet()) {
            sum += number(sides.value(sides.indexOf(face.getKey()))) * face.getValue();
        }
        return sum / sides.ways();
    }

    private static double number(Rational value) {
        return value.numerator().doubleValue() / value.denominator().doubleValue();
    }
}
