package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Problem;

class NamesTest {
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
                "ParI0r",
                "admln",
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
