package parlor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What each stream of numbers is held against.
class AuditTest {
    @Test
    void inOrderIsClean() {
        Audit audit = saw(3, 4, 5);
        assertThat(audit.clean()).isTrue();
        assertThat(audit.last()).isEqualTo(5);
    }

    @Test
    void whatNeverComesIsAGap() {
        Audit audit = saw(3, 6);
        assertThat(audit.gaps()).isEqualTo(2);
        assertThat(audit.duplicates()).isZero();
        assertThat(audit.reordered()).isZero();
    }

    @Test
    void whatComesAgainIsADuplicate() {
        Audit audit = saw(3, 4, 4, 3);
        assertThat(audit.duplicates()).isEqualTo(2);
        assertThat(audit.gaps()).isZero();
        assertThat(audit.reordered()).isZero();
    }

    @Test
    void whatComesLateIsAReorder() {
        Audit audit = saw(3, 5, 4, 6, 4);
        assertThat(audit.reordered()).isEqualTo(1);
        assertThat(audit.gaps()).isZero();
        assertThat(audit.duplicates()).isEqualTo(1);
        assertThat(audit.clean()).isFalse();
    }

    @Test
    void whatComesBeforeTheSubscriptionIsNotClean() {
        Audit audit = new Audit();
        audit.saw(7);
        assertThat(audit.clean()).isFalse();
    }

    private static Audit saw(long... seqs) {
        Audit audit = new Audit();
        audit.startAfter(2);
        LongStream.of(seqs).forEach(audit::saw);
        return audit;
    }
}
