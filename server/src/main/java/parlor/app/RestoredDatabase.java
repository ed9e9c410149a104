package parlor.app;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A database out of a backup: whole, without an epoch, and with nobody signed in.
final class RestoredDatabase {
    private RestoredDatabase() {}

    static void prepare(Path database) throws Refusal {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            check(connection);
            // Without a name the next start makes a new epoch.
            run(connection, "delete from meta where name = 'epoch'");
            // Expired, not ended: so their guests' seats end too, as with every session.
            run(connection, "update session set expires_at = 0 where ended_at is null");
            if (has(connection, "mail_link")) {
                run(connection, "delete from mail_link");
            }
            if (has(connection, "letter")) {
                run(connection, "delete from letter");
            }
            if (has(connection, "oauth_grant")) {
                run(connection, "update oauth_grant set ended_at = 0 where ended_at is null");
                run(connection, "delete from oauth_request");
            }
            if (has(connection, "oauth_initial_token")) {
                run(connection, "delete from oauth_initial_token");
            }
            if (has(connection, "oauth_device")) {
                run(connection, "delete from oauth_device");
            }
        } catch (SQLException e) {
            throw new Refusal("the backup holds no database of Parlor");
        }
    }

    private static void check(Connection connection) throws SQLException, Refusal {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("pragma integrity_check")) {
            if (!"ok".equals(answer.getString(1))) {
                throw new Refusal("the database in the backup is damaged");
            }
        }
    }

    /// Backups of older servers have fewer tables.
    private static boolean has(Connection connection, String table) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from sqlite_master where name = ?")) {
            statement.setString(1, table);
            try (var answer = statement.executeQuery()) {
                return answer.next();
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
