package parlor.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts that bring the tables up to date.
final class MigrationsTest {
    @TempDir Path folder;

    private Database open() {
        return Database.open(folder.resolve("parlor.db"), Thread.ofPlatform().daemon().factory());
    }

    private static int version(Database database) {
        return database.read(tx -> tx.row("pragma user_version", row -> row.getInt(1)))
                .orElseThrow();
    }

    private static List<String> schema(Database database) {
        return database.read(
                tx -> tx.rows("select sql from sqlite_master order by name", r -> r.getString(1)));
    }

    private static String mine(Database database) {
        return database.read(tx ->
                tx.row("select value from meta where name = 'mine'", r -> r.getString(1))
                        .orElse(""));
    }

    private static int scripts() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db"))) {
            return (int) files.filter(it -> it.toString().endsWith(".sql")).count();
        }
    }

    @Test
    void everyScriptRunsOnceAndInOrder() throws Exception {
        List<String> first;
        try (var database = open()) {
            assertThat(version(database)).isEqualTo(scripts());
            database.write(
                    tx -> tx.update("insert into meta (name, value) values ('mine', 'stays')"));
            first = schema(database);
        }
        try (var database = open()) {
            assertThat(schema(database)).isEqualTo(first);
            assertThat(mine(database)).isEqualTo("stays");
        }
    }

    @Test
    void dataOfANewerServerAreLeftAlone() {
        try (var database = open()) {
            database.write(tx -> {
                tx.script("pragma user_version = 9999");
                return true;
            });
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("newer Parlor");
    }

    @Test
    void scriptThatFailsLeavesTheTablesAsTheyWere() throws Exception {
        int newest = scripts();
        try (var database = open()) {
            database.write(tx -> {
                tx.script("pragma user_version = 0");
                return true;
            });
        }
        assertThatThrownBy(this::open).isInstanceOf(DatabaseFailure.class);
        try (var connection =
                        java.sql.DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("parlor.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeQuery("pragma user_version").getInt(1)).isZero();
            statement.executeUpdate("pragma user_version = " + newest);
        }
        try (var database = open()) {
            assertThat(version(database)).isEqualTo(newest);
        }
    }
}
