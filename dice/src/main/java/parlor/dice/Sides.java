package parlor.dice;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a die can show. A draw gives an index below [#ways], which stands for a face.
public sealed interface Sides {
    /// How many equally likely indices there are.
    int ways();

    /// What the face at an index is worth; text is worth 0.
    Rational value(int index);

    /// How the face at an index is printed.
    default String text(int index) {
        return value(index).decimal(2);
    }

    /// An index whose face prints so, or -1.
    int indexOf(String face);

    /// How many indices stand for each face, by how it is printed, in the order of the indices.
    default Map<String, Long> weights() {
        Map<String, Long> weights = new LinkedHashMap<>();
        for (int i = 0; i < ways(); i++) {
            weights.merge(text(i), 1L, Long::sum);
        }
        return weights;
    }

    boolean numeric();

    Rational lowest();

    Rational highest();

    /// A die of 1..n.
    record Plain(int count) implements Sides {
        @Override
        public int ways() {
            return count;
        }

        @Override
        public Rational value(int index) {
            return Rational.of(index + 1L);
        }

        @Override
        public int indexOf(String face) {
            return whole(face, 1, count) - 1;
        }

        @Override
        public boolean numeric() {
            return true;
        }

        @Override
        public Rational lowest() {
            return Rational.ONE;
        }

        @Override
        public Rational highest() {
            return Rational.of(count);
        }

        @Override
        public String toString() {
            return Integer.toString(count);
        }
    }

    /// A die of 1..100, written `d%`.
    record Percent() implements Sides {
        private static final Plain HUNDRED = new Plain(100);

        @Override
        public int ways() {
            return 100;
        }

        @Override
        public Rational value(int index) {
            return HUNDRED.value(index);
        }

        @Override
        public int indexOf(String face) {
            return HUNDRED.indexOf(face);
        }

        @Override
        public boolean numeric() {
            return true;
        }

        @Override
        public Rational lowest() {
            return Rational.ONE;
        }

        @Override
        public Rational highest() {
            return HUNDRED.highest();
        }

        @Override
        public String toString() {
            return "%";
        }
    }

    /// A Fudge die: a third each of -1, 0, 1; the rare variant (`dF.1`) has 0 on four sides of six.
    record Fudge(boolean rare) implements Sides {
        @Override
        public int ways() {
            return rare ? 6 : 3;
        }

        @Override
        public Rational value(int index) {
            if (!rare) {
                return Rational.of(index - 1L);
            }
            return Rational.of(index == 0 ? -1 : index == 5 ? 1 : 0);
        }

        @Override
        public int indexOf(String face) {
            return switch (face) {
                case "-1" -> 0;
                case "0" -> 1;
                case "1" -> rare ? 5 : 2;
                default -> -1;
            };
        }

        @Override
        public boolean numeric() {
            return true;
        }

        @Override
        public Rational lowest() {
            return Rational.of(-1);
        }

        @Override
        public Rational highest() {
            return Rational.ONE;
        }

        @Override
        public String toString() {
            return rare ? "F.1" : "F";
        }
    }

    /// One item of a list of faces: a text, or whole numbers from–to, each with a weight.
    record Item(@Nullable String text, long from, long to, int weight) {
        /// A single face that prints so: a number where that is how the number is written.
        public static Item of(String face, int weight) {
            boolean number =
                    FaceParser.isWhole(face) && Long.toString(Long.parseLong(face)).equals(face);
            long value = number ? Long.parseLong(face) : 0;
            return new Item(number ? null : face, value, value, weight);
        }

        int faces() {
            return text == null ? (int) Math.min(to - from + 1, Integer.MAX_VALUE) : 1;
        }

        @Override
        public String toString() {
            String face =
                    text != null
                            ? FaceText.write(text)
                            : from == to ? Long.toString(from) : from + ".." + to;
            return weight == 1 ? face : face + "*" + weight;
        }
    }

    /// A die of listed faces.
    final class Custom implements Sides {
        private final List<Item> items;
        private final String[] texts;
        private final Rational[] values;
        private final int[] ends;
        private final boolean numeric;

        public Custom(List<Item> items) {
            this.items = List.copyOf(items);
            int count = items.stream().mapToInt(Item::faces).sum();
            texts = new String[count];
            values = new Rational[count];
            ends = new int[count];
            numeric = items.stream().allMatch(item -> item.text() == null);
            int at = 0;
            int end = 0;
            for (Item item : items) {
                for (int i = 0; i < item.faces(); i++, at++) {
                    end += item.weight();
                    ends[at] = end;
                    values[at] = item.text() == null ? Rational.of(item.from() + i) : Rational.ZERO;
                    texts[at] = item.text() == null ? values[at].toString() : item.text();
                }
            }
        }

        public List<Item> items() {
            return items;
        }

        /// How many faces are listed; [#ways] counts their weights.
        public int faces() {
            return values.length;
        }

        /// What its faces are worth, each once, ascending.
        NavigableSet<Rational> worths() {
            return new TreeSet<>(Arrays.asList(values));
        }

        private int face(int index) {
            int found = Arrays.binarySearch(ends, index + 1);
            return found >= 0 ? found : -found - 1;
        }

        /// The first index of a listed face.
        int firstIndex(int face) {
            return face == 0 ? 0 : ends[face - 1];
        }

        /// How many indices stand for a listed face.
        BigInteger weight(int face) {
            return BigInteger.valueOf((long) ends[face] - firstIndex(face));
        }

        @Override
        public int ways() {
            return ends[ends.length - 1];
        }

        @Override
        public Rational value(int index) {
            return values[face(index)];
        }

        @Override
        public String text(int index) {
            return texts[face(index)];
        }

        @Override
        public int indexOf(String face) {
            int at = Arrays.asList(texts).indexOf(face);
            return at < 0 ? -1 : firstIndex(at);
        }

        @Override
        public Map<String, Long> weights() {
            Map<String, Long> weights = new LinkedHashMap<>();
            for (int face = 0; face < texts.length; face++) {
                weights.merge(texts[face], (long) ends[face] - firstIndex(face), Long::sum);
            }
            return weights;
        }

        @Override
        public boolean numeric() {
            return numeric;
        }

        @Override
        public Rational lowest() {
            return Arrays.stream(values).min(Rational::compareTo).orElseThrow();
        }

        @Override
        public Rational highest() {
            return Arrays.stream(values).max(Rational::compareTo).orElseThrow();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Custom that && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("[");
            for (Item item : items) {
                text.append(text.length() == 1 ? "" : ",").append(item);
            }
            return text.append(']').toString();
        }
    }

    /// The number a face prints, or one below `lowest` when it is none of them.
    private static int whole(String face, int lowest, int highest) {
        try {
            int number = Integer.parseInt(face);
            return number >= lowest && number <= highest ? number : lowest - 1;
        } catch (NumberFormatException e) {
            return lowest - 1;
        }
    }
}
