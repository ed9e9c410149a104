package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rolls with faces given in advance.
class RollerTest {
    private static Roll roll(String text, String... faces) {
        return Roller.roll(Notation.parse(text), Faces.given(List.of(faces)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(1d4)d6|3 6 1 2|([3])d6[6, 1, 2]|9",
                "2d(1d6)|4 2 3|2d([4])[2, 3]|5",
                "4d6kl2>=3|6 4 1 1|[6d*, 4d*, 1, 1]|0",
                "{3d6>=4}k1|5 5 2|{[5*d, 5*, 2d]}|1",
                "{2d6,3d4,d8}k1>5|4 3 3 2 4 5|{([4, 3])d*, ([3, 2, 4])*, ([5])d}|1",
                "1d6r!=3|1 3|[3r]|3",
                "2d6!x1|6 6 6 2|[6!, 6, 6!, 2]|20",
                "3d6!xt2|6 6 6 6 1|[6!, 6!, 1, 6, 6]|25",
                "3d6u|2 2 2 2 5 1|[2, 5u, 1u]|8",
                "3d6uo|2 2 2 2 3|[2, 2uo, 3uo]|7",
                "-2^2||-2^2|-4",
                "d20adv|3 17|[3d, 17]|17",
                "{6,1}>=2>=5||{(6)*, 1}|1",
                "{d6,d6}>3>5|6 6|{([6])*, ([6])*}|2",
                "1d8[fire]+2 /* cold */|5|[5]+2|7",
                "round(-2.5)||round(-2.5)|-3",
                "sqrt(2)*1000000||sqrt(2)*1000000|1414213.56",
                "1/3+1/3+1/3||1/3+1/3+1/3|1",
            })
    void printsWhatWasRolled(String text, @Nullable String faces, String breakdown, String total) {
        Roll roll = faces == null ? roll(text) : roll(text, faces.split(" ", -1));
        assertThat(roll.breakdown()).isEqualTo(breakdown);
        assertThat(roll.total()).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d[a\\, b,c]|a, b|d[a\\, b,c]",
                "d[\\[x\\]*2,c]|[x]|d[\\[x\\]*2,c]",
                "d[2\\*3]|2*3|d[2\\*3]",
                "d[1\\..6]|1..6|d[1\\.\\.6]",
                "d[\\007]|007|d[\\007]",
                "d[\\≥ 3]|≥ 3|d[\\≥ 3]",
                "d[a\\b]|a\\b|d[a\\\\b]",
            })
    void aBackslashMakesAnyTextAFace(String text, String face, String canonical) {
        Roll roll = roll(text, face);
        assertThat(roll.breakdown()).isEqualTo("[" + face + "]");
        assertThat(roll.total()).isEqualTo("0");
        assertThat(roll.expression()).hasToString(canonical);
    }

    @Test
    void aNegativeValueWithATagIsRaisedAsAWhole() {
        Variables values = Variables.of(Map.of("N", "-2"));
        Roll roll = Roller.roll(Notation.parse("@n[x]^2"), Faces.given(List.of()), values);
        assertThat(roll.total()).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a02d6", "2d6\u00a0+\u00a01", "2d6\u00a0# fire\u00a0"})
    void aBlankIsABlankEverywhere(String text) {
        assertThat(Notation.parse(text).body()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u20032d6", "2d6\u2003+1", "2d6 dFoo"})
    void whatIsNoBlankAndWhatLooksLikeADieIsRefused(String text) {
        assertThatExceptionOfType(DiceException.class)
                .isThrownBy(() -> Notation.parse(text))
                .matches(e -> e.error() == DiceError.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4d6kh-1", "4d6dl-1", "2d20k0", "{2d6,d8}kl-2", "4d6 kh-1"})
    void nothingButAWholeNumberFromOneIsKept(String text) {
        assertThatExceptionOfType(DiceException.class)
                .isThrownBy(() -> Notation.parse(text))
                .matches(e -> e.error() == DiceError.ARG);
    }

    @Test
    void keepsTheTermsWithEveryFaceDrawn() {
        Roll roll = roll("2d6r1kh1+d4", "1", "3", "5", "2");
        assertThat(roll.draws()).isEqualTo(4);
        assertThat(roll.terms()).hasSize(2);
        Term first = roll.terms().getFirst();
        assertThat(first.notation()).isEqualTo("2d6r=1kh1");
        assertThat(first.faces()).containsExactly("5", "3");
        assertThat(first.kept()).containsExactly(true, false);
        assertThat(first.drawn()).containsExactly("1", "3", "5");
    }

    @Test
    void showsFewerDiceThanItKeeps() {
        Roll roll = Roller.roll(Notation.parse("300d6"), _ -> 0);
        assertThat(roll.breakdown()).doesNotContain("…").hasSize(2 + 300 + 299 * 2);
        assertThat(roll.shown()).endsWith(", 1, …]").hasSize(2 + 200 + 200 * 2 + 1);
    }

    @Test
    void stopsAChainAtItsLimit() {
        Roll roll = Roller.roll(Notation.parse("d6!"), ways -> ways - 1);
        assertThat(roll.capped()).isTrue();
        assertThat(roll.draws()).isEqualTo(1 + Limits.CHAIN);
        assertThat(Roller.roll(Notation.parse("d6r"), _ -> 0).capped()).isTrue();
    }

    @Test
    void namesStandForExpressions() {
        Variables names =
                new Variables() {
                    @Override
                    public @Nullable String value(String name) {
                        return Map.of("dex", "-2", "a", "@b", "b", "@a", "d1", "@d2+1", "d2", "2d6")
                                .get(name);
                    }

                    @Override
                    public @Nullable String table(String name) {
                        return name.equals("weather") ? "d[sun,rain*2]" : null;
                    }

                    @Override
                    public @Nullable String macro(String name) {
                        return name.equals("hit") ? "2#1d20+@dex vs 12 # to hit" : null;
                    }
                };
        assertThat(expanded("1d20+@dex", names)).isEqualTo("1d20+-2");
        assertThat(expanded("@dex^2", names)).isEqualTo("(-2)^2");
        assertThat(expanded("@d1*2", names)).isEqualTo("((2d6)+1)*2");
        assertThat(expanded("t[weather]", names)).isEqualTo("(d[sun,rain*2])");
        assertThat(expanded("$hit", names)).isEqualTo("2#1d20+-2 vs 12 # to hit");
        refuses(() -> expanded("@a", names), DiceError.CYCLE);
        refuses(() -> expanded("@nobody", names), DiceError.UNKNOWN_VAR);
        refuses(() -> expanded("1+$hit", names), DiceError.ARG);
        Variables deep = name -> "(".repeat(18) + "1" + ")".repeat(18);
        refuses(() -> expanded("(((@x)))", deep), DiceError.DEPTH);
        Variables chain = name -> "@x" + name;
        refuses(() -> expanded("@x", chain), DiceError.DEPTH);
    }

    private static String expanded(String text, Variables names) {
        return Roller.expand(Notation.parse(text), names).toString();
    }

    private static void refuses(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, DiceError error) {
        assertThatExceptionOfType(DiceException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2d6 >= 7|`2d6>=7` (count dice) or `2d6 vs 7` (the total)",
                "(1d6+2)>3|`(1d6+2) vs >3`",
                "2d6 == 7 hits|`2d6=7` (count dice) or `2d6 vs =7` (the total)",
                "1 d20|did you mean `1d20`",
                "2d6+1 d20|did you mean `2d6+1+d20`",
                "5d10f1>=8|did you mean `5d10>=8f1`",
                "d|the sides of the die",
                "(2d6|`)`",
                "2d6!>|a number or `(`",
            })
    void saysWhatItExpected(String text, String part) {
        assertThatExceptionOfType(DiceException.class)
                .isThrownBy(() -> Notation.parse(text))
                .satisfies(e -> assertThat(e.position()).isNotNegative())
                .withMessageContaining(part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4D6 K3|4d6kh3",
                "2d6×10−1|2d6*10-1",
                "5d10≥8f1|5d10>=8f=1",
                "2d6 disarm|2d6 # disarm",
                "4d6 d1 + 2|4d6dl1+2",
                "6#4d6kh3 Ability scores|6#4d6kh3 # Ability scores",
                "d% vs <=45|d% vs <=45",
                "1d20 vs >= 15 hit|1d20 vs 15 # hit",
                "{ 4d6 , 2d10 } sd|{4d6,2d10}sd",
                "2 ** 3|2^3",
                "d[ a , b * 2 ]|d[a,b*2]",
            })
    void printsTheCanonicalNotation(String text, String canonical) {
        assertThat(Notation.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a `` [[d6]] `` [[d8]]|d8",
                "[[[d6]]|d6",
                "[[2d6 damage]] and [[nothing here]]|2d6 damage",
            })
    void findsRollsInMessages(String message, String text) {
        assertThat(Inline.find(message)).extracting(Inline.Found::text).containsExactly(text);
    }

    @Test
    void findsAtMostTenInAMessage() {
        assertThat(Inline.find("[[d6]]".repeat(40))).hasSize(10);
        assertThat(Inline.find("[[".repeat(5_000))).isEmpty();
    }
}
