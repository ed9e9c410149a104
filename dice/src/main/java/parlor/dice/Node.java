package parlor.dice;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of an expression that has a value.
public sealed interface Node {
    record Literal(Rational value) implements Node {}

    /// A name that stands for something else until [Roller#expand] puts it in.
    record Reference(Kind kind, String name) implements Node {
        public enum Kind {
            VALUE,
            MACRO,
            TABLE
        }
    }

    record Signed(boolean negative, Node operand) implements Node {}

    record Binary(Operator operator, Node left, Node right) implements Node {}

    record Call(Function function, List<Node> arguments) implements Node {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Parens(Node inner) implements Node {}

    record Tagged(Node inner, String tag) implements Node {}

    /// `4d6kh3`. No count means one die; the count is a number or stands in parentheses. Exactly
    /// one of `sides` and `computedSides` is there.
    record Dice(
            @Nullable Node count,
            @Nullable Sides sides,
            @Nullable Node computedSides,
            List<Modifier> modifiers)
            implements Node {
        public Dice {
            modifiers = List.copyOf(modifiers);
        }

        /// The parts that must have a value before the dice are rolled.
        List<Node> inputs() {
            List<Node> inputs = Modifiers.arguments(modifiers);
            Stream.of(count, computedSides).filter(Objects::nonNull).forEach(inputs::add);
            return inputs;
        }
    }

    record Group(List<Node> members, List<Modifier> modifiers) implements Node {
        public Group {
            members = List.copyOf(members);
            modifiers = List.copyOf(modifiers);
        }
    }

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        MODULO("%"),
        POWER("^");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        @Override
        public String toString() {
            return sign;
        }
    }

    enum Function {
        ABS(1, 1),
        CEIL(1, 1),
        FLOOR(1, 1),
        ROUND(1, 1),
        SIGN(1, 1),
        SQRT(1, 1),
        TRUNC(1, 1),
        MIN(1, Limits.ARGUMENTS),
        MAX(1, Limits.ARGUMENTS),
        POW(2, 2);

        private final String text = name().toLowerCase(Locale.ROOT);
        final int fewest;
        final int most;

        Function(int fewest, int most) {
            this.fewest = fewest;
            this.most = most;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
