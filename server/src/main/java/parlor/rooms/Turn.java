package parlor.rooms;

/// Whose turn of the [Lane] a command has: a room's, that of a code which is tried, or one of those
/// here. One command of each turn runs before the next of any.
record Turn(Object whose) {
    static final Turn UPKEEP = new Turn("upkeep");
    static final Turn OTHERS = new Turn("others");
}
