package parlor.dice;

import org.jspecify.annotations.Nullable;
import parlor.dice.Modifier.Point;

/// Numbers, comparisons and points: what stands behind a modifier.
final class PointParser {
    private final Parser parser;
    private final Cursor cursor;

    PointParser(Parser parser) {
        this.parser = parser;
        this.cursor = parser.cursor;
    }

    @Nullable Point optional() {
        if (cursor.digit()) {
            long value = cursor.whole();
            return new Point(Comparison.EQUAL, new Node.Literal(Rational.of(value)));
        }
        return compared();
    }

    @Nullable Point compared() {
        Comparison comparison = comparison();
        if (comparison == null) {
            return null;
        }
        cursor.blanks();
        return new Point(comparison, argument());
    }

    @Nullable Comparison comparison() {
        if (cursor.take("!=") || cursor.take("<>")) {
            return Comparison.UNEQUAL;
        }
        if (cursor.take(">=")) {
            return Comparison.AT_LEAST;
        }
        if (cursor.take("<=")) {
            return Comparison.AT_MOST;
        }
        if (cursor.take('=')) {
            return Comparison.EQUAL;
        }
        if (cursor.take('>')) {
            return Comparison.MORE;
        }
        return cursor.take('<') ? Comparison.LESS : null;
    }

    Node argument() {
        if (cursor.peek() == '(') {
            return parser.inParens();
        }
        boolean negative = Cursor.isDigit(cursor.peek(1)) && cursor.take('-');
        if (!cursor.digit()) {
            throw cursor.expected("a number or `(`");
        }
        Node.Literal number = number();
        return negative ? new Node.Literal(number.value().negate()) : number;
    }

    /// 1 to 10 digits, and up to 6 more after a point.
    Node.Literal number() {
        int from = cursor.at;
        long whole = cursor.whole();
        if (cursor.peek() != '.' || !Cursor.isDigit(cursor.peek(1))) {
            return new Node.Literal(Rational.of(whole));
        }
        int point = cursor.at++;
        while (cursor.digit()) {
            cursor.at++;
        }
        if (cursor.at - point > 7) {
            throw cursor.error(DiceError.SYNTAX, from, "a number has at most 6 decimals");
        }
        return new Node.Literal(Decimals.parse(cursor.text.substring(from, cursor.at)));
    }
}
