package parlor.bench;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Texts in twelve scripts, the same for the same number, in words of which few are frequent.
final class Babel {
    private static final int WORDS = 2_000;
    private static final int MOST_WORDS = 14;

    /// A script's letters, how long its words are, and what stands between them.
    private enum Script {
        LATIN('a', 'z', 9, " "),
        GREEK('α', 'ρ', 9, " "),
        CYRILLIC('а', 'я', 9, " "),
        ARMENIAN('ա', 'ֆ', 9, " "),
        GEORGIAN('ა', 'ჰ', 9, " "),
        HEBREW('א', 'ת', 7, " "),
        ARABIC('ب', 'غ', 7, " "),
        DEVANAGARI('क', 'ह', 7, " "),
        THAI('ก', 'ฮ', 7, ""),
        HANGUL('가', '끝', 4, " "),
        HIRAGANA('あ', 'ろ', 5, ""),
        HAN('一', '刀', 3, "");

        final char first;
        final char last;
        final int longest;
        final String gap;

        Script(char first, char last, int longest, String gap) {
            this.first = first;
            this.last = last;
            this.longest = longest;
            this.gap = gap;
        }

        /// Few enough signs, or long enough words, that one sign alone is a word to look for.
        boolean dense() {
            return longest < 6;
        }

        List<String> words() {
            SplittableRandom random = new SplittableRandom(first);
            List<String> words = new ArrayList<>();
            for (int i = 0; i < WORDS; i++) {
                StringBuilder word = new StringBuilder();
                for (int length = random.nextInt(1, longest + 1); length > 0; length--) {
                    word.append((char) random.nextInt(first, last + 1));
                }
                words.add(word.toString());
            }
            return words;
        }
    }

    private final Map<Script, List<String>> vocabularies = new EnumMap<>(Script.class);

    Babel() {
        for (Script script : Script.values()) {
            vocabularies.put(script, script.words());
        }
    }

    String text(long number) {
        SplittableRandom random = new SplittableRandom(number);
        Script script = script(number);
        List<String> vocabulary = vocabularies.getOrDefault(script, List.of());
        List<String> words = new ArrayList<>();
        for (int count = random.nextInt(3, MOST_WORDS + 1); count > 0; count--) {
            String word = vocabulary.get(frequent(random));
            words.add(random.nextInt(8) == 0 ? capital(word) : word);
        }
        return String.join(script.gap, words);
    }

    private static Script script(long number) {
        return Script.values()[(int) (number % Script.values().length)];
    }

    /// The word of rank r about as often as 1/r.
    private static int frequent(SplittableRandom random) {
        return (int) Math.pow(WORDS, random.nextDouble()) - 1;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /// Something to look for: a part of the text with this number; now and then two parts, or one
    /// that stands nowhere.
    String wanted(long number, SplittableRandom random) {
        String part = part(number, random);
        return switch (random.nextInt(8)) {
            case 0 -> part + " " + part(number, random);
            case 1 -> part + "ʘ" + part;
            default -> part;
        };
    }

    private String part(long number, SplittableRandom random) {
        String[] words = text(number).split(" ", -1);
        String word = words[random.nextInt(words.length)];
        int least = script(number).dense() ? 1 : 2;
        int length = Math.min(word.length(), random.nextInt(least, 9));
        int from = random.nextInt(word.length() - length + 1);
        return word.substring(from, from + length);
    }

    /// As texts and terms are compared: NFKC, case-folded.
    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
