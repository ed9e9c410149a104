package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of a text: a message, or what the command in it brought about.
public sealed interface Said {
    /// It was said.
    record Spoken(Message message) implements Said {
        @Override
        public int draws() {
            return message.rolls().stream().mapToInt(InlineRoll::draws).sum();
        }
    }

    /// Dice were rolled, each roll an entry of its own.
    ///
    /// @param rolls in the order of the log, as their roller may see them; at least one
    /// @param note what could not be rolled after them, or null
    record Rolled(List<DiceRoll> rolls, @Nullable String note) implements Said {
        public Rolled {
            rolls = List.copyOf(rolls);
        }

        @Override
        public int draws() {
            return rolls.stream().mapToInt(DiceRoll::draws).sum();
        }
    }

    /// The caller alone is told something.
    ///
    /// @param roll the roll it is about, or null
    record Noted(String note, @Nullable DiceRoll roll) implements Said {
        @Override
        public int draws() {
            return 0;
        }
    }

    /// How many faces were drawn for it.
    int draws();
}
