package parlor.dice;

import java.util.ArrayList;
import java.util.List;

/// The dice of one term of a roll, as they lie on the table.
public final class Term {
    private final Pool pool;

    Term(Pool pool) {
        this.pool = pool;
    }

    /// The canonical notation of the term, without tags.
    public String notation() {
        return Notation.bare(pool.notation);
    }

    /// What its dice can show.
    public Sides sides() {
        return pool.sides;
    }

    /// What each die counts as in the end, as printed.
    public List<String> faces() {
        List<String> faces = new ArrayList<>(pool.size);
        for (int i = 0; i < pool.size; i++) {
            faces.add(pool.text(pool.dice[i]));
        }
        return faces;
    }

    /// Whether each of [#faces] counts.
    public List<Boolean> kept() {
        List<Boolean> kept = new ArrayList<>(pool.size);
        for (int i = 0; i < pool.size; i++) {
            kept.add(!pool.dice[i].isDropped());
        }
        return kept;
    }

    /// Every face drawn for the term in order, those rolled again included.
    public List<String> drawn() {
        List<String> drawn = new ArrayList<>(pool.draws);
        for (int i = 0; i < pool.draws; i++) {
            drawn.add(pool.sides.text(pool.drawn[i]));
        }
        return drawn;
    }

    @Override
    public String toString() {
        return notation() + faces();
    }
}
