package parlor.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DirectMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void feedsGetNoMoreThanThereIs() {
        assertThatThrownBy(() -> DirectMemory.demand(401 * MIB, 400 * MIB))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("PARLOR_FEED_MEMORY")
                .hasMessageContaining("400 MiB");
        assertThatCode(() -> DirectMemory.demand(400 * MIB, 400 * MIB)).doesNotThrowAnyException();
    }
}
