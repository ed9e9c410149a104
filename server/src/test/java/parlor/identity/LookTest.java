package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.text.SpoofChecker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parlor.base.Problem;

/// Which names are one. What looks like what is asked of ICU, for every casing by itself.
class LookTest {
    private static final SpoofChecker UTS39 =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
    private static final List<String> PLAIN =
            characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_. ~-");
    private static final List<String> LETTERS_AND_DIGITS =
            characters("abcdefghijklmnopqrstuvwxyz0123456789");

    private static List<String> characters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    private static boolean meet(String one, String other) {
        boolean meet = Look.of(one).meets(Look.of(other));
        assertThat(Look.of(other).meets(Look.of(one))).as("%s, %s", one, other).isEqualTo(meet);
        return meet;
    }

    /// Names by what they look like in one of their casings.
    private static Map<String, List<String>> alike(
            Stream<String> names, Function<String, Stream<String>> casings) {
        var alike = new HashMap<String, List<String>>();
        names.forEach(name ->
                casings.apply(name)
                        .map(UTS39::getSkeleton)
                        .distinct()
                        .forEach(
                                it -> alike.computeIfAbsent(it, _ -> new ArrayList<>()).add(name)));
        return alike;
    }

    private static List<String> apart(List<String> alike) {
        var apart = new ArrayList<String>();
        for (var one : alike) {
            for (var other : alike) {
                if (!Look.of(one).meets(Look.of(other))) {
                    apart.add(one + " " + other);
                }
            }
        }
        return apart;
    }

    private static Stream<String> charactersOfNames() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(UCharacter::isDefined)
                .filter(point -> UCharacter.getType(point) != UCharacterCategory.PRIVATE_USE)
                .mapToObj(UCharacter::toString)
                .filter(LookTest::mayStandInAName);
    }

    private static boolean mayStandInAName(String character) {
        var name = "7" + character + "7";
        try {
            return Names.guest(name).equals(name);
        } catch (Problem e) {
            return false;
        }
    }

    private static Stream<String> casings(String character) {
        return Stream.of(
                character,
                UCharacter.toLowerCase(Locale.ROOT, character),
                UCharacter.toUpperCase(Locale.ROOT, character),
                UCharacter.toTitleCase(Locale.ROOT, character, null),
                UCharacter.foldCase(character, true));
    }

    @Test
    void charactersAreOneWhereAnyCasingsLookAlike() {
        var alike = alike(charactersOfNames(), LookTest::casings);
        assertThat(alike.get("l")).contains("I", "i", "l", "L", "1", "|", "\u0399", "\u0406");
        assertThat(alike.values().stream().flatMap(group -> apart(group).stream())).isEmpty();
    }

    @Test
    void plainNamesAreOneWhereAnyCasingsLookAlike() {
        var two = PLAIN.stream().flatMap(first -> PLAIN.stream().map(first::concat));
        var alike = alike(Stream.concat(PLAIN.stream(), two), LookTest::casingsOfEach);
        assertThat(alike.get("rn")).contains("m", "M", "rn", "Rn", "RN");
        assertThat(alike.values().stream().flatMap(group -> apart(group).stream())).isEmpty();
    }

    private static Stream<String> casingsOfEach(String name) {
        return IntStream.range(0, 1 << name.length())
                .mapToObj(bits -> {
                    var cased = new StringBuilder();
                    for (int i = 0; i < name.length(); i++) {
                        boolean capital = (bits >> i & 1) == 1;
                        char it = name.charAt(i);
                        cased.append(
                                capital ? Character.toUpperCase(it) : Character.toLowerCase(it));
                    }
                    return cased.toString();
                });
    }

    /// Beside a character of another script ASCII is read by the tables of UTS #39.
    @Test
    void aPlainNameHasOneFormAndTheTablesAgree() {
        var tree = Look.of("\u6797").key();
        for (var first : PLAIN) {
            for (var second : PLAIN) {
                var name = first + second;
                assertThat(Look.of(name + "\u6797").forms())
                        .as(name)
                        .containsExactly(Look.of(name).key() + tree);
            }
        }
    }

    @Test
    void lettersAndDigitsThatLookDifferentAreNotOne() {
        var one = List.of("il", "i1", "l1", "0o");
        for (var first : LETTERS_AND_DIGITS) {
            for (var second : LETTERS_AND_DIGITS) {
                boolean alike =
                        first.equals(second)
                                || one.contains(first + second)
                                || one.contains(second + first);
                assertThat(meet(first, second)).as(first + second).isEqualTo(alike);
            }
        }
    }

    @Test
    void namesThatLookAlikeAreOne() {
        assertThat(meet("Ada", "\u0410d\u0430")).as("Cyrillic").isTrue();
        assertThat(meet("Ada", "aDA")).isTrue();
        assertThat(meet("Bob0", "BobO")).isTrue();
        assertThat(meet("Anna1", "Annal")).isTrue();
        assertThat(meet("alice", "aIice")).isTrue();
        assertThat(meet("Ian", "lan")).isTrue();
        assertThat(meet("modern", "modem")).isTrue();
        assertThat(meet("Zo\u00eb", "Zoe\u0308")).as("composed or not").isTrue();
        assertThat(meet("Stra\u00dfe", "STRASSE")).isTrue();
        assertThat(meet("\u039d\u0399\u039a\u039f\u03a3", "\u03bd\u03b9\u03ba\u03bf\u03c2"))
                .as("Greek, in capitals and small")
                .isTrue();
        assertThat(meet("Ada", "Eda")).isFalse();
        assertThat(meet("Zo\u00eb", "Zoe")).isFalse();
        assertThat(meet("Ben", "Bev")).isFalse();
    }

    @Test
    void whatLooksLikeTwoNamesIsOneWithBoth() {
        assertThat(meet("\u03a5an", "Yan")).isTrue();
        assertThat(meet("\u03a5an", "uan")).as("its small letter").isTrue();
        assertThat(meet("Yan", "uan")).isFalse();
    }
}
