package parlor.rooms;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parlor.identity.Look;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// Rows of the room tables as records.
final class Tables {
    static final String ROOM =
            """
            select r.no, r.id, r.code, r.title, r.topic, r.description, r.visibility, r.open,
              r.started_at, r.member_count, r.created_at, r.head, r.last_at,
              o.principal as o_id, o.kind as o_kind, o.name as o_name, o.avatar as o_avatar
            from room r left join seat o on o.room_no = r.no and o.principal = r.owner
            """;
    static final String MESSAGE =
            """
            select id, seq, rev, author, author_kind, author_name, author_avatar,
              coalesce(t.text, '') as text, at, edited_at, deleted, reply_to, nonce,
              (select i.data from inline_roll i
                where i.room_no = message.room_no and i.seq = message.seq) as rolls,
              (select l.text from inline_roll i join text l on l.no = i.labels_no
                where i.room_no = message.room_no and i.seq = message.seq) as labels
            from message left join text t on t.no = text_no
            """;
    private static final User NOBODY =
            new User(new PrincipalId(new java.util.UUID(0, 0)), User.Kind.GUEST, "nobody", null);

    private Tables() {}

    static Room room(ResultSet row) throws SQLException {
        var owner =
                row.getString("o_id") == null
                        ? NOBODY
                        : user(row, "o_id", "o_kind", "o_name", "o_avatar");
        return new Room(
                row.getLong("no"),
                RoomId.of(row.getString("id")),
                row.getString("code"),
                row.getString("title"),
                row.getString("topic"),
                row.getString("description"),
                Room.Visibility.valueOf(row.getString("visibility")),
                row.getInt("open") == 1,
                instant(row, "started_at"),
                owner,
                row.getInt("member_count"),
                instant(row.getLong("created_at")),
                row.getLong("head"));
    }

    static RoomState.Place place(ResultSet row) throws SQLException {
        var user = user(row, "principal", "kind", "name", "avatar");
        return new RoomState.Place(
                user,
                Role.valueOf(row.getString("role")),
                instant(row.getLong("joined_at")),
                Look.of(user.username()),
                row.getInt("banned") == 1);
    }

    static Message message(ResultSet row, RoomId room) throws SQLException {
        byte[] replyTo = row.getBytes("reply_to");
        return new Message(
                MessageId.of(row.getBytes("id")),
                room,
                row.getLong("seq"),
                row.getLong("rev"),
                author(row),
                row.getString("text"),
                instant(row.getLong("at")),
                instant(row, "edited_at"),
                row.getInt("deleted") == 1,
                replyTo == null ? null : MessageId.of(replyTo),
                row.getString("nonce"),
                InlineRolls.read(row.getString("rolls"), row.getString("labels")));
    }

    static User user(ResultSet row, String id, String kind, String name, String avatar)
            throws SQLException {
        return new User(
                PrincipalId.of(row.getString(id)),
                User.Kind.valueOf(row.getString(kind)),
                row.getString(name),
                row.getString(avatar));
    }

    private static User author(ResultSet row) throws SQLException {
        return new User(
                PrincipalId.of(row.getBytes("author")),
                User.Kind.valueOf(row.getString("author_kind")),
                row.getString("author_name"),
                row.getString("author_avatar"));
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : instant(micros);
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
