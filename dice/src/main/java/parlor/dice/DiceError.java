package parlor.dice;

/// Why a notation was refused; [#code] is the text that travels.
public enum DiceError {
    SYNTAX,
    LENGTH,
    DEPTH,
    DICE_COUNT,
    SIDES,
    FACES,
    ARG,
    DUP_MOD,
    GROUP_MOD,
    INFINITE,
    IMPOSSIBLE,
    REPEAT,
    MEMBERS,
    DRAWS,
    OVERFLOW,
    DIV_ZERO,
    UNKNOWN_VAR,
    CYCLE;

    private final String code = "E_" + name();

    public String code() {
        return code;
    }
}
