package parlor.accounts;

/// How a camera was held: where each pixel of the upright square is found in the stored one (Exif
/// 3.0, tag 0x0112). In the order of the tag's values, from 1.
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    UPSIDE_DOWN_MIRRORED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_RIGHT(true, false, true),
    TRANSVERSED(true, true, true),
    TURNED_LEFT(true, true, false);

    private final boolean swapped;
    private final boolean fromRight;
    private final boolean fromBelow;

    /// @param swapped whether rows are columns
    /// @param fromRight whether stored columns count from the right
    /// @param fromBelow whether stored rows count from below
    Orientation(boolean swapped, boolean fromRight, boolean fromBelow) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBelow = fromBelow;
    }

    /// By the tag's value; what is none of them is upright.
    static Orientation of(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
    }

    int x(int x, int y, int side) {
        int column = swapped ? y : x;
        return fromRight ? side - 1 - column : column;
    }

    int y(int x, int y, int side) {
        int row = swapped ? x : y;
        return fromBelow ? side - 1 - row : row;
    }
}
