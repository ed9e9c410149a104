package parlor.dice;

import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Where faces come from. The library has no randomness of its own.
@FunctionalInterface
public interface Faces {
    /// An index from 0 to `ways` - 1, each equally likely.
    int next(int ways);

    /// The index of the face a die shows.
    default int next(Sides sides) {
        return next(sides.ways());
    }

    static Faces random(RandomGenerator random) {
        return random::nextInt;
    }

    /// Faces given in advance by what they print: `"4"`, `"-1"`, `"hit"`.
    static Faces given(List<String> faces) {
        return new Given(faces.iterator());
    }

    /// Faces that were written down, for a die to show again.
    record Given(Iterator<String> faces) implements Faces {
        @Override
        public int next(int ways) {
            return next(new Sides.Plain(ways));
        }

        @Override
        public int next(Sides sides) {
            if (!faces.hasNext()) {
                throw new DiceException(DiceError.DRAWS, "there are fewer faces than draws");
            }
            String face = faces.next();
            int index = sides.indexOf(face);
            if (index < 0) {
                throw new DiceException(DiceError.FACES, "d" + sides + " has no face " + face);
            }
            return index;
        }

        public boolean consumed() {
            return !faces.hasNext();
        }
    }
}
