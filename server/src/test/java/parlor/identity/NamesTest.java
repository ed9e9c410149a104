package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Problem;

class NamesTest {
    private static final SpoofChecker UTS39 =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

    private static boolean alike(String one, String other) {
        return Names.skeleton(one).equals(Names.skeleton(other));
    }

    @Test
    void plainNamesLookAlikeWhereTheStandardSaysSo() {
        for (char first = 0; first < 0x80; first++) {
            for (char second = 0; second < 0x80; second++) {
                var name = "" + first + second;
                var folded = UCharacter.foldCase(name, true);
                assertThat(Names.skeleton(name))
                        .as("%x %x", (int) first, (int) second)
                        .isEqualTo(UCharacter.foldCase(UTS39.getSkeleton(folded), true));
            }
        }
    }

    @Test
    void namesThatLookAlikeAreOne() {
        assertThat(alike("Ada", "\u0410d\u0430")).as("Cyrillic").isTrue();
        assertThat(alike("Ada", "aDA")).isTrue();
        assertThat(alike("Bob0", "BobO")).isTrue();
        assertThat(alike("Anna1", "Annal")).isTrue();
        assertThat(alike("modern", "modem")).isTrue();
        assertThat(alike("Zo\u00eb", "Zoe\u0308")).as("composed or not").isTrue();
        assertThat(alike("Ada", "Eda")).isFalse();
        assertThat(alike("Zo\u00eb", "Zoe")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u3000",
                "\u0301\u0302",
                "\u2800",
                "Ada\u202e", // right-to-left override
                "\u2066Ada\u2069", // isolates
                "A\u200bda", // zero width space
                "A\u200dda", // zero width joiner
                "Ada\ufeff",
                "Ada\ufe0f",
                "Ada\u00ad",
                "Ada\u0007",
                "A\nda",
                "Ada\u2028x",
                "Ada\ue000",
                "Ada\u3164", // Hangul filler
                "a234567890123456789012",
                "admin",
                "ADMIN",
                "\u0430dmin",
                "adrnin",
                "Parl0r",
                "\uff30\uff41\uff52\uff4c\uff4f\uff52",
                "Stock Bot",
                "syste\u217f"
            })
    void whatIsNoName(String raw) {
        assertThatThrownBy(() -> Names.guest(raw))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.mistakes().getFirst().attr())
                                        .isEqualTo("username"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada",
                "Zo\u00eb",
                "\u6797",
                "\u05d0\u05d3\u05d4",
                "O'Neil",
                "\ud83c\udfb2",
                "A b_c.d~e-f",
                "Administrator",
                "Para\u00f1aque"
            })
    void whatIsOne(String name) {
        assertThat(Names.guest("  " + name + " ")).isEqualTo(name);
    }

    @Test
    void aNameIsKeptInOneForm() {
        assertThat(Names.guest("Zoe\u0308")).isEqualTo("Zo\u00eb");
        assertThat(Names.guest("\uff21\uff44\uff41")).isEqualTo("Ada");
    }
}
