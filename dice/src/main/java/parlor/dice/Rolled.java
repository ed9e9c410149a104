package parlor.dice;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A part of an expression with its dice on the table.
sealed interface Rolled {
    /// What it is worth with the dice that are dropped now.
    Rational value();

    /// The terms whose dice a group around may drop.
    default void pools(Consumer<Pool> seen) {}

    record Literal(Rational value) implements Rolled {}

    record Signed(boolean negative, Rolled operand) implements Rolled {
        @Override
        public Rational value() {
            return negative ? operand.value().negate() : operand.value();
        }

        @Override
        public void pools(Consumer<Pool> seen) {
            operand.pools(seen);
        }
    }

    record Binary(Node.Operator operator, Rolled left, Rolled right) implements Rolled {
        @Override
        public Rational value() {
            return Arithmetic.apply(operator, left.value(), right.value());
        }

        @Override
        public void pools(Consumer<Pool> seen) {
            left.pools(seen);
            right.pools(seen);
        }
    }

    record Call(Node.Function function, List<Rolled> arguments) implements Rolled {
        @Override
        public Rational value() {
            return Arithmetic.apply(function, arguments.stream().map(Rolled::value).toList());
        }

        @Override
        public void pools(Consumer<Pool> seen) {
            arguments.forEach(argument -> argument.pools(seen));
        }
    }

    record Parens(Rolled inner) implements Rolled {
        @Override
        public Rational value() {
            return inner.value();
        }

        @Override
        public void pools(Consumer<Pool> seen) {
            inner.pools(seen);
        }
    }

    /// `count` and `sides` are there when they rolled dice, and are printed first.
    record Dice(Pool pool, @Nullable Rolled count, @Nullable Rolled sides) implements Rolled {
        @Override
        public Rational value() {
            return Limits.checked(pool.value());
        }

        @Override
        public void pools(Consumer<Pool> seen) {
            seen.accept(pool);
        }
    }

    record Group(List<Member> members, Rational value) implements Rolled {}

    /// A member of a group with the marks the group gave it.
    record Member(Rolled rolled, Rational value, int flags) {}
}
