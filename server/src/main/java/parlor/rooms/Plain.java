package parlor.rooms;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer;
import com.ibm.icu.text.Normalizer2;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The characters that NFKC leaves alone whatever stands beside them, if that is one of these too,
/// and that fold to one: nearly all that is written. A text of only these is folded by looking each
/// one up.
final class Plain {
    private static final int PAGE = 256;

    /// What the characters of a page fold to, 0 for one that is not plain; made when first met.
    private static final AtomicReferenceArray<char[]> PAGES = new AtomicReferenceArray<>(256);

    private Plain() {}

    /// The folded text, or null if something in it is not plain.
    static @Nullable String folded(String text) {
        char[] folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            char letter = text.charAt(i);
            char small = page(letter / PAGE)[letter % PAGE];
            if (small == 0) {
                return null;
            }
            folded[i] = small;
        }
        return new String(folded);
    }

    private static char[] page(int number) {
        char[] page = PAGES.get(number);
        if (page == null) {
            page = made(number);
            PAGES.set(number, page);
        }
        return page;
    }

    private static char[] made(int number) {
        char[] page = new char[PAGE];
        for (int i = 0; i < PAGE; i++) {
            page[i] = folded((char) (number * PAGE + i));
        }
        return page;
    }

    /// A text of characters that are all certainly normalized, and none of them a mark, is
    /// normalized (UAX #15, section 9).
    private static char folded(char letter) {
        var small = UCharacter.foldCase(String.valueOf(letter), true);
        boolean plain =
                !Character.isSurrogate(letter)
                        && small.length() == 1
                        && UCharacter.getCombiningClass(letter) == 0
                        && Normalizer2.getNFKCInstance().quickCheck(String.valueOf(letter))
                                == Normalizer.YES;
        return plain ? small.charAt(0) : 0;
    }
}
