package parlor.dice;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/// Faces from 32-bit words, without bias: words that would favour low faces are passed over.
final class FairFaces implements Faces {
    private static final long WORDS = 1L << 32;

    private final IntSupplier words;

    FairFaces(IntSupplier words) {
        this.words = words;
    }

    @Override
    public int next(int ways) {
        long bound = WORDS / ways * ways;
        long word = Integer.toUnsignedLong(words.getAsInt());
        while (word >= bound) {
            word = Integer.toUnsignedLong(words.getAsInt());
        }
        return (int) (word % ways);
    }

    /// The words of a roll's key: eight from each block.
    static final class Blocks implements IntSupplier {
        private final byte[] key;
        private int number;
        private ByteBuffer block = ByteBuffer.allocate(0);

        Blocks(byte[] key) {
            this.key = key.clone();
        }

        @Override
        public int getAsInt() {
            if (!block.hasRemaining()) {
                block = ByteBuffer.wrap(Fairness.block(key, number++));
            }
            return block.getInt();
        }
    }
}
