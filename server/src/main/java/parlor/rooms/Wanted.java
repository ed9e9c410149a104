package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Node;
import parlor.dice.Notation;
import parlor.dice.Roller;

/// One thing to be rolled, as it was written.
///
/// @param expression with names in it
/// @param label in place of the expression's own, or null
record Wanted(String dice, Expression expression, @Nullable String label) {

    /// Throws a [Problem] with the position and what was expected.
    static Wanted read(String dice, @Nullable String label, String attr) {
        try {
            var expression = Notation.parse(dice);
            var own = expression.label();
            if (own != null && own.codePointCount(0, own.length()) > Limits.LABEL) {
                throw new Problem(
                        ProblemCode.TOO_LONG,
                        "A label has at most %d characters.".formatted(Limits.LABEL),
                        attr);
            }
            return new Wanted(dice, expression, label);
        } catch (DiceException e) {
            throw SheetRules.problem(e, attr);
        }
    }

    /// What it comes to for one member.
    ///
    /// @param expression without names in it
    /// @param table whose line decides what is rolled next, or null
    record Step(
            String dice,
            Expression expression,
            @Nullable String label,
            @Nullable RollTable table) {}

    /// Throws a [Problem].
    Step step(RollNames names, String attr) {
        try {
            var expanded = Roller.expand(expression, names);
            var tables = names.tables();
            var leading = tables.stream().filter(RollTable::leadsOn).findFirst().orElse(null);
            var alone = tables.size() == 1 ? alone(expanded) : null;
            if (leading != null && alone == null) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "t[%s] leads on to other rolls and is rolled alone."
                                .formatted(leading.name()),
                        attr);
            }
            var rolled = alone == null ? expanded : alone;
            return new Step(dice, rolled, label == null ? rolled.label() : label, leading);
        } catch (DiceException e) {
            throw SheetRules.problem(e, attr);
        }
    }

    /// The roll of one die of listed faces and nothing else, or null if it is another.
    private static @Nullable Expression alone(Expression expression) {
        var node = expression.body();
        while (node instanceof Node.Parens(var inner)) {
            node = inner;
        }
        boolean one =
                node instanceof Node.Dice dice
                        && dice.count() == null
                        && dice.sides() != null
                        && dice.modifiers().isEmpty();
        return one && !expression.repeated() && expression.versus() == null
                ? new Expression(0, node, null, expression.label())
                : null;
    }
}
