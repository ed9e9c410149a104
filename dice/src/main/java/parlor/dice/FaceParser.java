package parlor.dice;

import java.util.ArrayList;
import java.util.List;

/// The faces of a custom die: `[0..9,crit*2]`, and `[a\, b]` where a text has a comma in it.
final class FaceParser {
    private static final String EXPECTED = "a face, such as `3`, `0..9`, `hit` or `hit*2`";

    private final Cursor cursor;
    private final List<Sides.Item> items = new ArrayList<>();
    private long faces;
    private long weights;

    FaceParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Sides faces() {
        int end = FaceText.find(cursor.text, "]", cursor.at);
        if (end < 0) {
            throw cursor.expected("faces that end with `]`");
        }
        int from = cursor.at + 1;
        while (from <= end) {
            int comma = FaceText.find(cursor.text, ",", from);
            int to = comma < 0 || comma > end ? end : comma;
            add(from, item(from, to));
            from = to + 1;
        }
        cursor.at = end + 1;
        return new Sides.Custom(items);
    }

    private void add(int place, Sides.Item item) {
        faces += item.faces();
        weights += (long) item.faces() * item.weight();
        if (faces > Limits.FACES || weights > Limits.SIDES) {
            throw refused(
                    place,
                    "at most "
                            + Limits.FACES
                            + " faces, and weights of "
                            + Limits.SIDES
                            + " in all");
        }
        items.add(item);
    }

    private Sides.Item item(int from, int to) {
        String text = Cursor.strip(cursor.text.substring(from, to));
        int star = FaceText.find(text, "*", 0);
        int weight = star < 0 ? 1 : weight(from, Cursor.strip(text.substring(star + 1)));
        String face = star < 0 ? text : Cursor.strip(text.substring(0, star));
        int dots = FaceText.find(face, "..", 0);
        if (face.isEmpty() || FaceText.find(face, "[", 0) >= 0) {
            throw refused(from, EXPECTED);
        }
        if (dots >= 0) {
            return range(from, face.substring(0, dots), face.substring(dots + 2), weight);
        }
        return isWhole(face)
                ? new Sides.Item(null, Long.parseLong(face), Long.parseLong(face), weight)
                : new Sides.Item(FaceText.read(face), 0, 0, weight);
    }

    private Sides.Item range(int place, String first, String last, int weight) {
        if (!isWhole(Cursor.strip(first)) || !isWhole(Cursor.strip(last))) {
            throw refused(place, "two whole numbers around `..`");
        }
        long from = Long.parseLong(Cursor.strip(first));
        long to = Long.parseLong(Cursor.strip(last));
        if (to < from) {
            throw refused(place, "a range that rises, such as `1..5`");
        }
        return new Sides.Item(null, from, to, weight);
    }

    private int weight(int place, String text) {
        if (!isWhole(text) || Long.parseLong(text) < 1 || Long.parseLong(text) > Limits.SIDES) {
            throw refused(place, "a whole weight after `*`, from 1 to " + Limits.SIDES);
        }
        return Integer.parseInt(text);
    }

    static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        if (text.length() == from || text.length() - from > 10) {
            return false;
        }
        return text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }

    private DiceException refused(int place, String expected) {
        return cursor.error(DiceError.FACES, place, "between `[` and `]` I expected " + expected);
    }
}
