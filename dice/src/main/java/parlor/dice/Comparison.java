package parlor.dice;

/// How a value is held against a point.
public enum Comparison {
    EQUAL("="),
    UNEQUAL("<>"),
    LESS("<"),
    MORE(">"),
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    public boolean holds(Rational value, Rational point) {
        int order = value.compareTo(point);
        return switch (this) {
            case EQUAL -> order == 0;
            case UNEQUAL -> order != 0;
            case LESS -> order < 0;
            case MORE -> order > 0;
            case AT_MOST -> order <= 0;
            case AT_LEAST -> order >= 0;
        };
    }

    @Override
    public String toString() {
        return sign;
    }
}
