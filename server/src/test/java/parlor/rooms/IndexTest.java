package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of the index: what becomes of it when it fails.
final class IndexTest {
    @TempDir Path folder;

    private static List<Long> found(Index index, String term) {
        return index.candidates(1, List.of(term), 0, 100, false, 10).orElseThrow();
    }

    private static void takes(Index index, long seq, String text) {
        index.apply(
                List.of(new Index.Change(1, List.of(), List.of(new Index.Text(seq, text)), seq)));
    }

    @Test
    void oneThatIsRemadeIsReadAnew() {
        try (var index = Index.open(folder.resolve("search.db"), "boot")) {
            takes(index, 1, "before");
            assertThat(found(index, "before")).containsExactly(1L);
            index.remake();
            takes(index, 2, "after");
            assertThat(found(index, "after")).containsExactly(2L);
            assertThat(found(index, "before")).isEmpty();
        }
    }

    /// Whoever empties logs goes on with the next one.
    @Test
    void oneThatCannotBeEmptiedSaysSo() {
        var index = Index.open(folder.resolve("search.db"), "boot");
        assertThat(index.truncate()).isTrue();
        index.close();
        assertThat(index.truncate()).isFalse();
    }
}
