package parlor.dice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes expressions in their canonical notation.
final class Printer {
    private final StringBuilder out = new StringBuilder();
    private final boolean words;

    /// @param words whether labels and tags are printed too
    Printer(boolean words) {
        this.words = words;
    }

    String print(Expression expression) {
        if (expression.repeated()) {
            out.append(expression.times()).append('#');
        }
        node(expression.body());
        Expression.Versus versus = expression.versus();
        if (versus != null) {
            boolean plain = versus.comparison() == Comparison.AT_LEAST;
            out.append(" vs ").append(plain ? "" : versus.comparison());
            node(versus.target());
        }
        if (words && expression.label() != null) {
            out.append(" # ").append(expression.label());
        }
        return out.toString();
    }

    String print(Node node) {
        node(node);
        return out.toString();
    }

    private void node(Node node) {
        switch (node) {
            case Node.Literal(var value) -> out.append(value.decimal(6));
            case Node.Reference(var kind, var name) -> reference(kind, name);
            case Node.Signed(var negative, var operand) -> {
                out.append(negative ? '-' : '+');
                node(operand);
            }
            case Node.Binary(var operator, var left, var right) -> {
                node(left);
                out.append(operator);
                node(right);
            }
            case Node.Call(var function, var arguments) -> {
                out.append(function).append('(');
                list(arguments);
                out.append(')');
            }
            case Node.Parens(var inner) -> {
                out.append('(');
                node(inner);
                out.append(')');
            }
            case Node.Tagged(var inner, var tag) -> {
                node(inner);
                if (!words) {
                    return;
                }
                boolean square = tag.indexOf(']') < 0 && tag.indexOf('[') < 0;
                out.append(square ? "[" : "/*").append(tag).append(square ? "]" : "*/");
            }
            case Node.Dice dice -> dice(dice);
            case Node.Group(var members, var modifiers) -> {
                out.append('{');
                list(members);
                out.append('}');
                modifiers(modifiers);
            }
        }
    }

    private void reference(Node.Reference.Kind kind, String name) {
        switch (kind) {
            case VALUE -> out.append('@').append(name);
            case MACRO -> out.append('$').append(name);
            case TABLE -> out.append("t[").append(name).append(']');
        }
    }

    private void list(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            out.append(i == 0 ? "" : ",");
            node(nodes.get(i));
        }
    }

    private void dice(Node.Dice dice) {
        if (dice.count() != null) {
            node(dice.count());
        }
        out.append('d');
        if (dice.sides() != null) {
            out.append(dice.sides());
        } else if (dice.computedSides() != null) {
            node(dice.computedSides());
        }
        modifiers(dice.modifiers());
    }

    private void modifiers(List<Modifier> modifiers) {
        for (int i = 0; i < modifiers.size(); i++) {
            boolean twice = i > 0 && isBareReroll(modifiers.get(i - 1));
            out.append(twice && modifiers.get(i) instanceof Modifier.Reroll ? " " : "");
            modifier(modifiers.get(i));
        }
    }

    /// A second `r` right behind it would read as `rr`.
    private static boolean isBareReroll(Modifier modifier) {
        return modifier instanceof Modifier.Reroll(boolean once, var point)
                && !once
                && point == null;
    }

    private void modifier(Modifier modifier) {
        switch (modifier) {
            case Modifier.Min(var argument) -> letters("min", argument);
            case Modifier.Max(var argument) -> letters("max", argument);
            case Modifier.Explode it -> explode(it);
            case Modifier.Reroll(var once, var point) -> letters(once ? "ro" : "r", point);
            case Modifier.Unique(var once, var point) -> letters(once ? "uo" : "u", point);
            case Modifier.Keep(var high, var count) -> letters(high ? "kh" : "kl", count);
            case Modifier.Drop(var high, var count) -> letters(high ? "dh" : "dl", count);
            case Modifier.Success(var point) -> letters("", point);
            case Modifier.Failure(var point) -> letters("f", point);
            case Modifier.Critical(var success, var point) -> letters(success ? "cs" : "cf", point);
            case Modifier.Match(var total, var least, var point) ->
                    letters((total ? "mt" : "m") + least, point);
            case Modifier.Sort(var descending) -> out.append(descending ? "sd" : "sa");
            case Modifier.Advantage(var high, var extra) ->
                    out.append(high ? "adv" : "dis").append(extra);
        }
    }

    private void letters(String letters, Node argument) {
        out.append(letters);
        node(argument);
    }

    private void letters(String letters, Modifier.@Nullable Point point) {
        out.append(letters);
        if (point != null) {
            out.append(point.comparison());
            node(point.argument());
        }
    }

    /// `!5`, not `!=5`: behind `r` the latter would read as "unless 5".
    private void explode(Modifier.Explode it) {
        out.append(it.compound() ? "!!" : "!").append(it.penetrate() ? "p" : "");
        if (it.most() > 0) {
            out.append(it.inTerm() ? "xt" : "x").append(it.most());
        }
        Modifier.Point point = it.point();
        if (point == null) {
            return;
        }
        boolean bare =
                it.most() == 0
                        && point.comparison() == Comparison.EQUAL
                        && point.argument() instanceof Node.Literal(var value)
                        && value.isWhole()
                        && value.signum() >= 0;
        out.append(bare ? "" : point.comparison().toString());
        node(point.argument());
    }
}
