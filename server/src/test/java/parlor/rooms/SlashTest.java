package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;
import static parlor.rooms.Stage.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What texts that begin with `/` bring about.
final class SlashTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Stage stage = new Stage();
    private final Stage.Player ada = stage.hosts("Ada");
    private final Stage.Player ben = stage.joins("Ben", ada);

    @AfterEach
    void end() {
        stage.close();
    }

    private static List<DiceRoll> rolled(Said said) {
        assertThat(said).isInstanceOf(Said.Rolled.class);
        return ((Said.Rolled) said).rolls();
    }

    private static String noted(Said said) {
        assertThat(said).isInstanceOf(Said.Noted.class);
        return ((Said.Noted) said).note();
    }

    private static Fallen fallen(DiceRoll roll) {
        return requireNonNull(roll.fallen());
    }

    private List<DiceRoll> seenInTheLog() {
        var rolls = new ArrayList<DiceRoll>();
        for (var entry : ben.log()) {
            if (entry.event() instanceof RoomEvent.Rolled(var roll)) {
                rolls.add(roll);
            }
        }
        return rolls;
    }

    private void keepsTable(String name, RollTable.Line... lines) {
        stage.done(
                stage.rooms.playbook().keep(ada.id(), ada.in, new RollTable(name, List.of(lines))));
    }

    private void keepsSheet(Map<String, String> values, Map<String, String> macros) {
        stage.done(stage.rooms.playbook().keep(ben.id(), ben.in, new Sheet(values, macros)));
    }

    private static RollTable.Line line(String text, @Nullable String roll) {
        return new RollTable.Line(text, 1, roll);
    }

    // ---- rolling ----

    @Test
    void rollIsAnEntryForAll() {
        var roll = rolled(ben.commands("/roll 2d6+3 # Sword")).getFirst();
        assertThat(fallen(roll).dice()).isEqualTo("2d6+3 # Sword");
        assertThat(fallen(roll).label()).isEqualTo("Sword");
        assertThat(seenInTheLog()).containsExactly(roll);
        assertThat(rolled(ben.commands("/R D20")).getFirst().isOpen()).isTrue();
    }

    @Test
    void aLineRollsSeveralAndAllOrNothing() {
        var rolls = rolled(ben.commands("/r d20+5; 2d6[a;b] ;d4"));
        assertThat(rolls).hasSize(3);
        assertThat(seenInTheLog()).isEqualTo(rolls);
        assertThat(rolls).extracting(roll -> roll.proof().index()).containsExactly(0L, 1L, 2L);
        assertThat(outcome(() -> ben.commands("/r d6; 1/0"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/r d6; 2d"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/r d6;"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/r " + "d6;".repeat(10) + "d6")))
                .isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/r " + "999d6;".repeat(5) + "999d6")))
                .isEqualTo("invalid");
        assertThat(seenInTheLog()).hasSize(3);
        assertThat(rolled(ben.commands("/r " + "d6;".repeat(9) + "d6"))).hasSize(10);
    }

    @Test
    void secretCommandsHideWhatWasRolled() {
        var mine = rolled(ben.commands("/selfroll d20")).getFirst();
        var blind = rolled(ben.commands("/blindroll d20")).getFirst();
        var forOwner = rolled(ben.commands("/gmroll d20")).getFirst();
        assertThat(mine.fallen()).isNotNull();
        assertThat(blind.fallen()).isNull();
        assertThat(forOwner.fallen()).isNotNull();
        assertThat(seenInTheLog()).allSatisfy(roll -> assertThat(roll.fallen()).isNull());
        assertThat(ada.sees(blind).fallen()).isNotNull();
        assertThat(ada.sees(mine).fallen()).isNull();
    }

    @Test
    void revealShowsTheLastSecretRollOrTheOneThatIsNamed() {
        assertThat(outcome(() -> ben.commands("/reveal"))).isEqualTo("invalid");
        var first = rolled(ben.commands("/selfroll d20")).getFirst();
        var second = rolled(ben.commands("/selfroll d6")).getFirst();
        ben.commands("/roll d8");
        ben.commands("/blindroll d8");
        var said = (Said.Noted) ben.commands("/reveal");
        assertThat(requireNonNull(said.roll()).id()).isEqualTo(second.id());
        assertThat(ada.sees(second).fallen()).isNotNull();
        assertThat(ada.sees(first).fallen()).isNull();
        ben.commands("/reveal " + first.id());
        assertThat(ada.sees(first).fallen()).isNotNull();
        assertThat(outcome(() -> ben.commands("/reveal it"))).isEqualTo("invalid");
        var hers = rolled(ada.commands("/selfroll d20")).getFirst();
        assertThat(outcome(() -> ben.commands("/reveal " + hers.id())))
                .isEqualTo("permission_denied");
    }

    @Test
    void againRollsTheSameAgain() {
        assertThat(outcome(() -> ben.commands("/again"))).isEqualTo("invalid");
        ben.rolls(new NewRoll("d20+1", "Bow", null));
        var again = rolled(ben.commands("/again")).getFirst();
        assertThat(fallen(again).dice()).isEqualTo("d20+1");
        assertThat(fallen(again).label()).isEqualTo("Bow");
        ben.commands("/gmroll d4; d6");
        var both = rolled(ben.commands("/again"));
        assertThat(both).extracting(roll -> fallen(roll).dice()).containsExactly("d4", "d6");
        assertThat(both).allSatisfy(roll -> assertThat(roll.secret()).isEqualTo(Secret.GM));
        assertThat(outcome(() -> ada.commands("/again"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/again twice"))).isEqualTo("invalid");
    }

    // ---- names ----

    @Test
    void namesComeFromOnesOwnSheet() {
        keepsSheet(Map.of("str", "3", "bonus", "1d4"), Map.of("attack", "d20+@str+@bonus # Sword"));
        var roll = rolled(ben.commands("/roll $Attack")).getFirst();
        assertThat(fallen(roll).expr()).isEqualTo("d20+3+(1d4)");
        assertThat(fallen(roll).label()).isEqualTo("Sword");
        assertThat(fallen(ben.rolls("d20+@STR")).expr()).isEqualTo("d20+3");
        var unknown = requireNonNull(problem(() -> ada.commands("/roll $attack")));
        assertThat(unknown.mistakes().getFirst().detail()).contains("attack");
        assertThat(outcome(() -> ada.rolls("d20+@str"))).isEqualTo("invalid");
    }

    @Test
    void macrosAreKeptListedAndTakenAway() {
        assertThat(noted(ben.commands("/macro"))).contains("none");
        noted(ben.commands("/macro Stealth = d20+4 # Sneak"));
        noted(ben.commands("/macro $hit=2d6"));
        assertThat(noted(ben.commands("/macro"))).isEqualTo("$hit = 2d6\n$stealth = d20+4 # Sneak");
        assertThat(noted(ada.commands("/macro"))).contains("none");
        assertThat(fallen(rolled(ben.commands("/r $stealth")).getFirst()).label())
                .isEqualTo("Sneak");
        noted(ben.commands("/macro hit ="));
        assertThat(noted(ben.commands("/macro"))).isEqualTo("$stealth = d20+4 # Sneak");
        for (var wrong : List.of("x", "7up = d6", "x = 2d", "x = $x", "= d6", "x y = d6")) {
            assertThat(outcome(() -> ben.commands("/macro " + wrong)))
                    .as(wrong)
                    .isEqualTo("invalid");
        }
        for (int i = 1; i < 50; i++) {
            ben.commands("/macro m" + i + " = d6");
        }
        assertThat(outcome(() -> ben.commands("/macro more = d6"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/macro m1 = d8"))).isEqualTo("fine");
    }

    @Test
    void circlesAreAnErrorAndNothingIsRolled() {
        noted(ben.commands("/macro a = $b"));
        assertThat(outcome(() -> ben.commands("/macro b = $a"))).isEqualTo("invalid");
        keepsTable("one", line("x", "t[two]"));
        keepsTable("two", line("y", "t[one]"));
        var said = (Said.Rolled) ben.commands("/roll t[one]");
        assertThat(said.rolls()).hasSize(5);
        assertThat(said.note()).contains("leads on to `t[two]`");
    }

    // ---- tables ----

    @Test
    void aTablePicksALine() {
        keepsTable("weather", line("rain", null), line("sun and wind", null));
        var roll = rolled(ben.commands("/roll t[Weather]")).getFirst();
        assertThat(fallen(roll).breakdown()).isIn("[rain]", "[sun and wind]");
        keepsTable("damage", line("10", null), line("12", null));
        assertThat(fallen(ben.rolls("t[damage]*2")).total()).isIn("20", "24");
        assertThat(outcome(() -> ben.rolls("t[nothing]"))).isEqualTo("invalid");
    }

    @Test
    void aLineMayLeadOn() {
        keepsTable("road", line("wolves", "2d6"));
        var rolls = rolled(ben.commands("/roll t[road]"));
        assertThat(rolls).hasSize(2);
        assertThat(fallen(rolls.getFirst()).breakdown()).isEqualTo("[wolves]");
        assertThat(fallen(rolls.get(1)).dice()).isEqualTo("2d6");
        assertThat(fallen(rolls.get(1)).label()).isEqualTo("wolves");
        assertThat(seenInTheLog()).isEqualTo(rolls);
        for (var part : List.of("t[road]+1", "2#t[road]", "t[road] vs 3", "{t[road]}")) {
            assertThat(outcome(() -> ben.rolls(part))).as(part).isEqualTo("invalid");
        }
        assertThat(outcome(() -> ben.says("on the road: [[t[road]]]"))).isEqualTo("invalid");
        ben.commands("/macro go = t[road]");
        assertThat(rolled(ben.commands("/selfroll $go"))).hasSize(2);
        ada.proves();
    }

    @Test
    void whatCannotBeRolledOnIsSaidAndTheRestStands() {
        keepsTable("road", line("wolves", "1/0"));
        var said = (Said.Rolled) ben.commands("/roll t[road]");
        assertThat(said.rolls()).hasSize(1);
        assertThat(said.note()).startsWith("wolves leads on to `1/0`: ");
        assertThat(seenInTheLog()).hasSize(1);
    }

    // ---- the rest ----

    @Test
    void whatTheManualShowsCanBeRolled() throws IOException {
        var manual = Files.readString(Path.of("../docs/dice.md"));
        int from = manual.indexOf("## What can be rolled");
        var rows = manual.substring(from, manual.indexOf("`2d6 >= 7` is refused", from));
        var shown =
                rows.lines()
                        .filter(row -> row.startsWith("| `"))
                        .map(row -> row.substring(0, row.indexOf(" | ", 2)))
                        .flatMap(row -> CODE.matcher(row).results())
                        .map(code -> code.group(1))
                        .toList();
        assertThat(shown).hasSizeGreaterThan(20);
        for (var dice : shown) {
            assertThat(outcome(() -> ben.rolls(dice))).as(dice).isEqualTo("fine");
        }
    }

    @Test
    void oddsAreToldToTheCallerOnly() {
        int before = ada.log().size();
        assertThat(noted(ben.commands("/odds 2d6")))
                .startsWith("2d6: mean 7, deviation 2.42, from 2 to 12; 2: 2.78 %, ");
        assertThat(noted(ben.commands("/odds d20+5 vs 15"))).contains("succeeds 55 %");
        keepsSheet(Map.of("str", "3"), Map.of());
        assertThat(noted(ben.commands("/odds d20+@str"))).contains("mean 13.5");
        assertThat(noted(ben.commands("/odds d6!"))).contains("without end");
        assertThat(noted(ben.commands("/odds 999d6"))).contains("too much");
        assertThat(outcome(() -> ben.commands("/odds"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/odds 1/0"))).isEqualTo("invalid");
        assertThat(ada.log()).hasSize(before);
    }

    @Test
    void otherCommandsAreUnknownAndTwoSlashesAreText() {
        for (var text : List.of("/dance", "/", "/ roll d6", "/rolld6", "/stock=AAPL.US")) {
            assertThat(outcome(() -> ben.commands(text))).as(text).isEqualTo("unknown_command");
        }
        assertThat(ben.says("//roll d6").text()).isEqualTo("/roll d6");
        assertThat(outcome(() -> ben.commands("/roll"))).isEqualTo("invalid");
        assertThat(outcome(() -> ben.commands("/roll " + "d6+".repeat(1_400))))
                .isEqualTo("too_long");
        var said = ben.says("hi");
        assertThat(ben.edits(said, "/roll d6").text()).isEqualTo("/roll d6");
        assertThat(seenInTheLog()).isEmpty();
    }

    @Test
    void aNonceDoesACommandOnce() {
        for (var text :
                List.of(
                        "/roll d6; d8",
                        "/selfroll d20",
                        "/reveal",
                        "/again",
                        "/macro x = d6",
                        "/odds d6")) {
            var wish = new NewMessage(text, "n" + text.length() + text.charAt(1), null);
            var first = ben.speaks(wish);
            int head = ben.log().size();
            var again = ben.speaks(wish);
            assertThat(first.repeated()).as(text).isFalse();
            assertThat(again.repeated()).as(text).isTrue();
            assertThat(again.value()).as(text).isEqualTo(first.value());
            assertThat(ben.log()).as(text).hasSize(head);
            var other = new NewMessage("/roll d100", wish.nonce(), null);
            assertThat(outcome(() -> ben.speaks(other))).as(text).isEqualTo("nonce_conflict");
            assertThat(outcome(() -> ben.says("hello", wish.nonce())))
                    .as(text)
                    .isEqualTo("nonce_conflict");
        }
        ben.says("hello", "spoken");
        assertThat(outcome(() -> ben.speaks(new NewMessage("/macro", "spoken", null))))
                .isEqualTo("nonce_conflict");
    }
}
