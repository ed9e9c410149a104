package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Search finds exactly what `contains` finds, in any script, however far the index is.
final class SearchTest {
    private static final List<String> ALPHABETS =
            List.of(
                    "abcdeABCDE",
                    "äöüßÄÖÜéÉ",
                    "ıİiIşŞ",
                    "абвгАБВГ",
                    "αβγςσΣΆ",
                    "אבגדה",
                    "ابتثج",
                    "अआइकखि",
                    "กขคงจ",
                    "山川田中国語",
                    "あいうカキクｶｷｸ",
                    "가나다라한글",
                    "აბგდႠႡ",
                    "აԱԲաբև",
                    "ﬁﬂﬀＡＢ１２①",
                    "😀👍🏽𝒜𐐀𐐨",
                    "\"'%_*-()\\",
                    "e\u0301a\u0308");

    private final List<Message> said = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void findsWhatContainsFinds(long seed) {
        var random = new Random(seed);
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            stage.hosts("Zoe").says("a b c 山川");
            var ben = stage.joins("Ben", ada);
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 60; i++) {
                    act(random, random.nextBoolean() ? ada : ben, ada);
                }
                if (round % 2 == 1) {
                    stage.rooms.index();
                }
                for (int i = 0; i < 60; i++) {
                    check(seed, random, ada);
                }
            }
        }
    }

    private void act(Random random, Stage.Player who, Stage.Player owner) {
        int what = said.isEmpty() ? 0 : random.nextInt(10);
        if (what < 7) {
            said.add(who.says("x" + words(random, 1 + random.nextInt(5))));
            return;
        }
        int at = random.nextInt(said.size());
        var old = said.get(at);
        if (what == 9 || old.deleted()) {
            said.set(at, owner.deletes(old));
        } else if (old.author().id().equals(who.id())) {
            said.set(at, who.edits(old, "y" + words(random, 3)));
        }
    }

    private static String words(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int[] letters = ALPHABETS.get(random.nextInt(ALPHABETS.size())).codePoints().toArray();
            for (int j = 1 + random.nextInt(6); j > 0; j--) {
                text.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            text.append(random.nextInt(4) == 0 ? "\u3000" : " ");
        }
        return text.toString();
    }

    private void check(long seed, Random random, Stage.Player reader) {
        var words = query(random);
        var terms = Folded.terms(words);
        var expected =
                said.stream()
                        .filter(m -> !m.deleted() && !terms.isEmpty())
                        .filter(m -> Folded.containsAll(m.text(), terms))
                        .map(Message::seq)
                        .toList();
        if (!terms.isEmpty()) {
            assertThat(all(reader, words, 7, false))
                    .as("seed %d: %s", seed, words)
                    .isEqualTo(expected);
            assertThat(all(reader, words, 7, true))
                    .as("seed %d: %s", seed, words)
                    .isEqualTo(expected);
        }
    }

    /// A piece of something said, or of something never said.
    private String query(Random random) {
        if (random.nextInt(5) == 0) {
            return words(random, 1 + random.nextInt(2));
        }
        var text = said.get(random.nextInt(said.size())).text();
        int[] points = text.codePoints().toArray();
        if (points.length == 0) {
            return "x";
        }
        int from = random.nextInt(points.length);
        int to = Math.min(points.length, from + 1 + random.nextInt(5));
        return new String(points, from, to - from);
    }

    private static List<Long> all(Stage.Player reader, String words, int limit, boolean upward) {
        var seqs = new ArrayList<Long>();
        @Nullable Long next = upward ? Long.valueOf(0) : null;
        do {
            var page =
                    reader.page(
                            new MessageQuery(
                                    limit,
                                    upward ? null : next,
                                    upward ? next : null,
                                    false,
                                    words,
                                    null));
            seqs.addAll(
                    upward ? seqs.size() : 0, page.results().stream().map(Message::seq).toList());
            next = upward ? page.after() : page.before();
        } while (next != null);
        return seqs;
    }
}
