package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Node.Operator;

/// The grammar of expressions by recursive descent: one method per rule, no way back but one blank.
final class Parser {
    private static final Node.Function[] FUNCTIONS = Node.Function.values();

    final Cursor cursor;
    private final DiceParser dice;
    private boolean rolls;

    Parser(String text) {
        cursor = new Cursor(text);
        dice = new DiceParser(this);
    }

    Expression roll() {
        int times = repeat();
        Node body = expression();
        boolean blank = cursor.blanks();
        Expression.Versus versus = blank ? versus() : null;
        if (versus != null) {
            blank = cursor.blanks();
        }
        String label = label(blank);
        if (!cursor.done()) {
            throw Suggestions.leftover(cursor);
        }
        return new Expression(times, body, versus, label);
    }

    private int repeat() {
        int from = cursor.at;
        while (cursor.digit()) {
            cursor.at++;
        }
        if (cursor.at == from || cursor.peek() != '#') {
            cursor.at = from;
            return 0;
        }
        cursor.at = from;
        long times = cursor.whole();
        if (times < 1 || times > Limits.REPEAT) {
            throw cursor.error(
                    DiceError.REPEAT, from, "a roll is repeated 1 to " + Limits.REPEAT + " times");
        }
        cursor.at++;
        cursor.blanks();
        return (int) times;
    }

    Expression.@Nullable Versus versus() {
        if (!cursor.sees("vs") || isWord(cursor.peek(2))) {
            return null;
        }
        cursor.at += 2;
        cursor.blanks();
        Comparison comparison = dice.points().comparison();
        cursor.blanks();
        return new Expression.Versus(
                comparison == null ? Comparison.AT_LEAST : comparison, expression());
    }

    private static boolean isWord(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private @Nullable String label(boolean blank) {
        if (cursor.take('#') || cursor.take("//")) {
            return restOfLine();
        }
        if (!blank || !rolls || !cursor.letter() || Suggestions.looksLikeDie(cursor)) {
            return null;
        }
        return restOfLine();
    }

    private @Nullable String restOfLine() {
        int from = cursor.at;
        while (!cursor.done() && cursor.peek() != '\n' && cursor.peek() != '\r') {
            cursor.at++;
        }
        String label = Cursor.strip(cursor.text.substring(from, cursor.at));
        cursor.blanks();
        return label.isEmpty() ? null : label;
    }

    Node expression() {
        Node left = term();
        while (true) {
            Operator operator = additive();
            if (operator == null) {
                return left;
            }
            cursor.blanks();
            left = new Node.Binary(operator, left, term());
        }
    }

    private @Nullable Operator additive() {
        if (cursor.takeAfterBlanks('+')) {
            return Operator.ADD;
        }
        return cursor.takeAfterBlanks('-') ? Operator.SUBTRACT : null;
    }

    private Node term() {
        Node left = unary();
        while (true) {
            Operator operator = multiplicative();
            if (operator == null) {
                return left;
            }
            cursor.blanks();
            left = new Node.Binary(operator, left, unary());
        }
    }

    private @Nullable Operator multiplicative() {
        int from = cursor.at;
        cursor.blanks();
        char next = cursor.peek();
        char after = cursor.peek(1);
        Operator operator =
                switch (next) {
                    case '*' -> Operator.MULTIPLY;
                    case '/' -> after == '/' ? null : Operator.DIVIDE;
                    case '%' -> Operator.MODULO;
                    default -> null;
                };
        cursor.at = operator == null ? from : cursor.at + 1;
        return operator;
    }

    Node unary() {
        char next = cursor.peek();
        if (next != '+' && next != '-') {
            return power();
        }
        cursor.at++;
        cursor.blanks();
        cursor.enter();
        Node operand = unary();
        cursor.leave();
        return new Node.Signed(next == '-', operand);
    }

    private Node power() {
        Node base = postfix();
        int from = cursor.at;
        cursor.blanks();
        if (!cursor.take('^') && !cursor.take("**")) {
            cursor.at = from;
            return base;
        }
        cursor.blanks();
        cursor.enter();
        Node exponent = unary();
        cursor.leave();
        return new Node.Binary(Operator.POWER, base, exponent);
    }

    private Node postfix() {
        Node inner = atom();
        while (true) {
            int from = cursor.at;
            cursor.blanks();
            String tag = tag();
            if (tag == null) {
                cursor.at = from;
                return inner;
            }
            inner = new Node.Tagged(inner, tag);
        }
    }

    private @Nullable String tag() {
        if (cursor.take('[')) {
            return closed("]");
        }
        return cursor.take("/*") ? closed("*/") : null;
    }

    private String closed(String end) {
        int from = cursor.at;
        int to = cursor.text.indexOf(end, from);
        String tag = to < 0 ? "" : Cursor.strip(cursor.text.substring(from, to));
        if (tag.isEmpty() || (end.equals("]") && tag.indexOf('[') >= 0)) {
            throw cursor.expected("a tag that ends with `" + end + "`");
        }
        cursor.at = to + end.length();
        return tag;
    }

    private Node atom() {
        char next = cursor.lower(0);
        if (Cursor.isDigit(next) || next == 'd') {
            return dice.numberOrDice();
        }
        return switch (next) {
            case '(' -> parens();
            case '{' -> dice.group();
            case '@', '$' -> reference();
            default -> word(next);
        };
    }

    private Node parens() {
        Node inner = inParens();
        return cursor.lower(0) == 'd' && dice.atCore() ? dice.dice(inner) : inner;
    }

    /// `( expression )`, from the opening parenthesis on.
    Node.Parens inParens() {
        cursor.enter();
        cursor.at++;
        cursor.blanks();
        Node inner = expression();
        cursor.expect(')', "an operator or `)`");
        cursor.leave();
        return new Node.Parens(inner);
    }

    private Node reference() {
        var kind = cursor.peek() == '@' ? Node.Reference.Kind.VALUE : Node.Reference.Kind.MACRO;
        cursor.at++;
        int from = cursor.at;
        while (isWord(cursor.peek()) || (cursor.at > from && isNamePart())) {
            cursor.at++;
        }
        if (cursor.at == from) {
            throw cursor.expected("a name");
        }
        rolls = true;
        return new Node.Reference(kind, cursor.text.substring(from, cursor.at));
    }

    private boolean isNamePart() {
        return cursor.digit() || (cursor.peek() == '.' && isWord(cursor.peek(1)));
    }

    private Node word(char next) {
        if (next == 't' && cursor.peek(1) == '[') {
            cursor.at += 2;
            rolls = true;
            return new Node.Reference(Node.Reference.Kind.TABLE, closed("]"));
        }
        for (Node.Function function : FUNCTIONS) {
            if (function.toString().charAt(0) == next && cursor.sees(function.toString())) {
                Node call = call(function);
                if (call != null) {
                    return call;
                }
            }
        }
        throw cursor.expected("a number, dice such as `2d6`, or `(`");
    }

    private @Nullable Node call(Node.Function function) {
        int from = cursor.at;
        cursor.at += function.toString().length();
        cursor.blanks();
        if (cursor.peek() != '(') {
            cursor.at = from;
            return null;
        }
        cursor.enter();
        List<Node> arguments = new ArrayList<>();
        do {
            cursor.at++;
            cursor.blanks();
            arguments.add(expression());
            cursor.blanks();
        } while (cursor.peek() == ',' && arguments.size() < Limits.ARGUMENTS);
        cursor.expect(')', arguments.size() == Limits.ARGUMENTS ? "`)`" : "`,` or `)`");
        cursor.leave();
        if (arguments.size() < function.fewest || arguments.size() > function.most) {
            throw cursor.error(
                    DiceError.ARG, from, function + " takes " + function.fewest + " arguments");
        }
        return new Node.Call(function, arguments);
    }

    void sawDice() {
        rolls = true;
    }
}
