package parlor.rooms;

/// A roll written inside a message, rolled once when it was sent.
///
/// @param at where its brackets began in the text as it was sent, in code points
/// @param length of the brackets and what is between, in code points
/// @param draws how many faces were drawn
public record InlineRoll(int at, int length, Fallen fallen, int draws, Proof proof) {
    /// The same in a message that now says this: a label stays only where the text still has it.
    InlineRoll in(String text) {
        var label = fallen.label();
        return label == null || text.contains(label)
                ? this
                : new InlineRoll(at, length, fallen.labelled(null), draws, proof);
    }
}
