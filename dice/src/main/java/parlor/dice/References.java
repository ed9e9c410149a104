package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Node.Reference;

/// Puts what names stand for in their place, at most five deep and never in a circle.
@SuppressWarnings("ReferenceEquality") // the same object says that nothing changed
final class References {
    private final Variables variables;
    private final List<Reference> open = new ArrayList<>();
    private int length;

    References(Variables variables) {
        this.variables = variables;
    }

    static DiceException unknown(String name) {
        return new DiceException(DiceError.UNKNOWN_VAR, "nothing is known by the name " + name);
    }

    Expression expand(Expression expression) {
        boolean bare =
                !expression.repeated()
                        && expression.versus() == null
                        && expression.body() instanceof Reference(var kind, _)
                        && kind == Reference.Kind.MACRO;
        if (bare && expression.body() instanceof Reference reference) {
            Expression whole = enter(reference);
            Expression expanded = expand(whole);
            open.removeLast();
            return expression.label() == null ? expanded : labelled(expanded, expression.label());
        }
        Node body = expand(expression.body());
        Expression.Versus versus = expression.versus();
        if (versus != null) {
            Node target = expand(versus.target());
            versus =
                    target == versus.target()
                            ? versus
                            : new Expression.Versus(versus.comparison(), target);
        }
        return body == expression.body() && versus == expression.versus()
                ? expression
                : new Expression(expression.times(), body, versus, expression.label());
    }

    private static Expression labelled(Expression expression, @Nullable String label) {
        return new Expression(expression.times(), expression.body(), expression.versus(), label);
    }

    private Expression enter(Reference reference) {
        if (open.contains(reference)) {
            throw new DiceException(DiceError.CYCLE, reference.name() + " leads back to itself");
        }
        if (open.size() == Limits.REFERENCES) {
            throw new DiceException(
                    DiceError.DEPTH, "names lead to names at most " + Limits.REFERENCES + " deep");
        }
        String text =
                switch (reference.kind()) {
                    case VALUE -> variables.value(reference.name());
                    case MACRO -> variables.macro(reference.name());
                    case TABLE -> variables.table(reference.name());
                };
        if (text == null) {
            throw unknown(reference.name());
        }
        length += text.length();
        if (length > Limits.EXPANDED_TEXT) {
            throw new DiceException(DiceError.LENGTH, "the names stand for too long a text");
        }
        open.add(reference);
        return reference.kind() == Reference.Kind.TABLE
                ? Notation.parseExpanded(text)
                : Notation.parse(text);
    }

    private Node replace(Reference reference) {
        Expression whole = enter(reference);
        if (whole.repeated() || whole.versus() != null) {
            throw new DiceException(
                    DiceError.ARG, reference.name() + " is a whole roll and cannot be part of one");
        }
        Node body = expand(whole.body());
        open.removeLast();
        boolean simple =
                body instanceof Node.Literal
                        || body instanceof Node.Parens
                        || (body instanceof Node.Signed(_, var operand)
                                && operand instanceof Node.Literal);
        return simple ? body : new Node.Parens(body);
    }

    private Node expand(Node node) {
        return switch (node) {
            case Reference reference -> replace(reference);
            case Node.Literal number -> number;
            case Node.Signed it -> {
                Node operand = expand(it.operand());
                yield operand == it.operand() ? it : new Node.Signed(it.negative(), operand);
            }
            case Node.Binary it -> binary(it);
            case Node.Call it -> {
                List<Node> arguments = expand(it.arguments());
                yield arguments == it.arguments() ? it : new Node.Call(it.function(), arguments);
            }
            case Node.Parens it -> {
                Node inner = expand(it.inner());
                yield inner == it.inner() ? it : new Node.Parens(inner);
            }
            case Node.Tagged it -> {
                Node inner = expand(it.inner());
                yield inner == it.inner() ? it : new Node.Tagged(inner, it.tag());
            }
            case Node.Dice it -> dice(it);
            case Node.Group it -> {
                List<Node> members = expand(it.members());
                List<Modifier> modifiers = modifiers(it.modifiers());
                yield members == it.members() && modifiers == it.modifiers()
                        ? it
                        : new Node.Group(members, modifiers);
            }
        };
    }

    private Node binary(Node.Binary it) {
        Node left = expand(it.left());
        Node right = expand(it.right());
        if (left == it.left() && right == it.right()) {
            return it;
        }
        boolean base = it.operator() == Node.Operator.POWER && isSigned(left);
        return new Node.Binary(it.operator(), base ? new Node.Parens(left) : left, right);
    }

    private static boolean isSigned(Node node) {
        return node instanceof Node.Signed
                || (node instanceof Node.Tagged(var inner, _) && isSigned(inner));
    }

    private List<Node> expand(List<Node> nodes) {
        List<Node> expanded = new ArrayList<>(nodes.size());
        boolean same = true;
        for (Node node : nodes) {
            Node next = expand(node);
            same &= next == node;
            expanded.add(next);
        }
        return same ? nodes : expanded;
    }

    private Node dice(Node.Dice it) {
        Node count = it.count() == null ? null : expand(it.count());
        Node computed = it.computedSides() == null ? null : expand(it.computedSides());
        List<Modifier> modifiers = modifiers(it.modifiers());
        return count == it.count() && computed == it.computedSides() && modifiers == it.modifiers()
                ? it
                : new Node.Dice(count, it.sides(), computed, modifiers);
    }

    private List<Modifier> modifiers(List<Modifier> modifiers) {
        if (modifiers.isEmpty()) {
            return modifiers;
        }
        List<Modifier> expanded = new ArrayList<>(modifiers.size());
        boolean same = true;
        for (Modifier modifier : modifiers) {
            Modifier next = Modifiers.map(modifier, this::expand);
            same &= next == modifier;
            expanded.add(next);
        }
        return same ? modifiers : expanded;
    }
}
