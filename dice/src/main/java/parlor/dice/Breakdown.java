package parlor.dice;

import java.util.List;

/// Prints what was rolled, byte for byte as the notation's rules say.
final class Breakdown {
    private final StringBuilder out = new StringBuilder(32);
    private int left;

    private Breakdown(int dice) {
        left = dice;
    }

    /// With at most so many dice; the others of a term are one `…`.
    static String of(Rolled rolled, int dice) {
        Breakdown breakdown = new Breakdown(dice);
        breakdown.print(rolled);
        return breakdown.out.toString();
    }

    static boolean hasDice(Rolled rolled) {
        return switch (rolled) {
            case Rolled.Literal _ -> false;
            case Rolled.Dice _ -> true;
            case Rolled.Signed it -> hasDice(it.operand());
            case Rolled.Parens it -> hasDice(it.inner());
            case Rolled.Binary it -> hasDice(it.left()) || hasDice(it.right());
            case Rolled.Call it -> it.arguments().stream().anyMatch(Breakdown::hasDice);
            case Rolled.Group it -> it.members().stream().anyMatch(m -> hasDice(m.rolled()));
        };
    }

    private void print(Rolled rolled) {
        switch (rolled) {
            case Rolled.Literal(var value) -> out.append(value.decimal(6));
            case Rolled.Signed(var negative, var operand) -> {
                out.append(negative ? '-' : '+');
                print(operand);
            }
            case Rolled.Binary(var operator, var first, var second) -> {
                print(first);
                out.append(operator);
                print(second);
            }
            case Rolled.Call(var function, var arguments) -> {
                out.append(function);
                list(arguments);
            }
            case Rolled.Parens(var inner) -> {
                out.append('(');
                print(inner);
                out.append(')');
            }
            case Rolled.Dice dice -> dice(dice);
            case Rolled.Group(var members, _) -> group(members);
        }
    }

    private void list(List<Rolled> arguments) {
        char before = '(';
        for (Rolled argument : arguments) {
            out.append(before);
            print(argument);
            before = ',';
        }
        out.append(')');
    }

    private void group(List<Rolled.Member> members) {
        String before = "{";
        for (Rolled.Member member : members) {
            out.append(before).append(member.flags() == 0 ? "" : "(");
            print(member.rolled());
            if (member.flags() != 0) {
                out.append(')');
                Pool.flags(member.flags(), out);
            }
            before = ", ";
        }
        out.append('}');
    }

    private void dice(Rolled.Dice dice) {
        Pool pool = dice.pool();
        if (dice.count() != null || dice.sides() != null) {
            heading(dice);
        }
        out.append('[');
        for (int i = 0; i < pool.size; i++) {
            out.append(i == 0 ? "" : ", ");
            if (left-- <= 0) {
                out.append('…');
                break;
            }
            out.append(pool.text(pool.dice[i]));
            Pool.flags(pool.dice[i].flags, out);
        }
        out.append(']');
    }

    /// The count and the sides, when dice decided one of them.
    private void heading(Rolled.Dice dice) {
        Node.Dice written = dice.pool().notation;
        if (dice.count() != null) {
            print(dice.count());
        } else if (written.count() != null) {
            out.append(Notation.bare(written.count()));
        }
        out.append('d');
        if (dice.sides() != null) {
            print(dice.sides());
        } else {
            out.append(written.sides() != null ? written.sides() : dice.pool().sides);
        }
    }
}
