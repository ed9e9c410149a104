package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A text is folded to what Unicode says, whichever way is taken.
final class FoldedTest {
    /// Marks that compose with letters before them, and letters that compose with what is before.
    private static final List<String> JOINING =
            List.of(
                    "\u0301",
                    "\u0308",
                    "\u0327",
                    "\u0345",
                    "\u093c",
                    "\u0e33",
                    "\u1161",
                    "\u11a8",
                    "\u3099",
                    "\uff9e",
                    "\u200d",
                    "\ud834\udd65",
                    "\ud83c\udffd",
                    "\ud801\udc00");

    private static String byUnicode(String text) {
        return UCharacter.foldCase(Normalizer2.getNFKCInstance().normalize(text), true);
    }

    @Test
    void eachCharacterFoldsAsUnicodeSays() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            var text = Character.toString(c);
            if (!Folded.of(text).equals(byUnicode(text))) {
                assertThat(Folded.of(text)).as("U+%04X", c).isEqualTo(byUnicode(text));
            }
        }
    }

    @Test
    void eachCharacterFoldsAsUnicodeSaysBesideOthers() {
        var random = new Random(1);
        for (int i = 0; i < 500_000; i++) {
            var text =
                    letter(random)
                            + JOINING.get(random.nextInt(JOINING.size()))
                            + letter(random)
                            + letter(random);
            if (!Folded.of(text).equals(byUnicode(text))) {
                assertThat(Folded.of(text)).as("%d: %s", i, text).isEqualTo(byUnicode(text));
            }
        }
    }

    /// Among the first 12,288 characters, where most of what joins is, or anywhere; halves of pairs
    /// too.
    private static String letter(Random random) {
        return String.valueOf((char) random.nextInt(random.nextBoolean() ? 0x3000 : 0x10000));
    }
}
