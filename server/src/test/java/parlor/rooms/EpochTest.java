package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The epoch changes when history went back, and at no other time.
final class EpochTest {

    @Test
    void staysOverRestartsAndDeletedRooms() {
        try (var stage = new Stage()) {
            var epoch = stage.rooms.epoch();
            var ada = stage.hosts("Ada");
            for (int i = 0; i < 50; i++) {
                ada.says("line " + i);
            }
            stage.reopen();
            assertThat(stage.rooms.epoch()).isEqualTo(epoch);
            stage.done(stage.rooms.delete(ada.id(), ada.in));
            stage.rooms.index();
            stage.reopen();
            assertThat(stage.rooms.epoch()).isEqualTo(epoch);
        }
    }

    @Test
    void changesWithAnOlderDatabaseBesideANewerFile() throws IOException {
        try (var stage = new Stage()) {
            var epoch = stage.rooms.epoch();
            var ada = stage.hosts("Ada");
            stage.pass(Duration.ofSeconds(3));
            stage.stop();
            copy(stage.folder.resolve("parlor.db"), stage.folder.resolve("backup"));
            stage.start();
            ada.says("after the backup");
            stage.stop();
            copy(stage.folder.resolve("backup"), stage.folder.resolve("parlor.db"));
            stage.start();
            var restored = stage.rooms.epoch();
            assertThat(restored).isNotEqualTo(epoch);
            stage.reopen();
            assertThat(stage.rooms.epoch()).isEqualTo(restored);
        }
    }

    @Test
    void staysWhenTheFileIsBehindOrGone() throws IOException {
        try (var stage = new Stage()) {
            var epoch = stage.rooms.epoch();
            var file = stage.folder.resolve("epoch");
            var old = Files.readString(file);
            stage.hosts("Ada").says("not yet counted in the file");
            stage.stop();
            Files.writeString(file, old);
            stage.start();
            assertThat(stage.rooms.epoch()).isEqualTo(epoch);
            stage.stop();
            Files.delete(file);
            stage.start();
            assertThat(stage.rooms.epoch()).isEqualTo(epoch);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
