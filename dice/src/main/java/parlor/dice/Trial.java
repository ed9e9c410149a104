package parlor.dice;

/// Finds out whether an expression can be rolled at all, by rolling it with chosen faces.
final class Trial {
    private Trial() {}

    /// Throws what the last trial threw when every trial fails.
    static void require(Expression expression) {
        DiceException last = null;
        for (Faces faces : trials()) {
            try {
                Roller.roll(expression, faces);
                return;
            } catch (DiceException e) {
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private static Faces[] trials() {
        return new Faces[] {
            ways -> ways / 2, ways -> 0, ways -> ways - 1, new Stirred(), new Stirred(7)
        };
    }

    /// Faces that differ from draw to draw, always the same.
    private static final class Stirred implements Faces {
        private int state;

        Stirred() {
            this(1);
        }

        Stirred(int state) {
            this.state = state;
        }

        @Override
        public int next(int ways) {
            state = state * 1664525 + 1013904223;
            return Integer.remainderUnsigned(state >>> 8, ways);
        }
    }
}
