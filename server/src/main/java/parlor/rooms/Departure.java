package parlor.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomEvent.MemberLeft.Reason;

/// What is done in one room when an account goes for good: the seat ends, and what was said stays
/// under "deleted account", or goes too.
final class Departure {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOBODY = "deleted account";
    private static final int LOOKED_AT_ONCE = 20;

    private Departure() {}

    /// Whether this is what is left of an account.
    static boolean gone(User user) {
        return user.kind() == User.Kind.ACCOUNT && user.username().equals(NOBODY);
    }

    /// The rooms in which somebody sits or has left a trace, looked for in some rooms at a time.
    static List<RoomId> rooms(Database database, PrincipalId who) {
        var his = new ArrayList<RoomId>();
        var looked = List.of(new Looked(0, null));
        do {
            long after = looked.getLast().no();
            looked = database.read(tx -> look(tx, who, after));
            looked.stream().map(Looked::his).filter(Objects::nonNull).forEach(his::add);
        } while (!looked.isEmpty());
        return his;
    }

    /// @param his the room if he has left a trace there
    private record Looked(long no, @Nullable RoomId his) {}

    private static List<Looked> look(Tx tx, PrincipalId who, long after) {
        return tx.rows(
                """
                select r.no, r.id,
                  exists (select 1 from seat s where s.room_no = r.no and s.principal = ?)
                  or exists (select 1 from voice v where v.room_no = r.no and v.principal = ?)
                  or exists (select 1 from roll l where l.room_no = r.no and instr(l.data, ?) > 0)
                  or exists (select 1 from entry e where e.room_no = r.no and instr(e.data, ?) > 0)
                    as his
                from (select no, id from room where gone = 0 and no > ? order by no limit ?) r
                order by r.no
                """,
                row ->
                        new Looked(
                                row.getLong("no"),
                                row.getBoolean("his") ? RoomId.of(row.getString("id")) : null),
                who,
                who.bytes(),
                who,
                who,
                after,
                LOOKED_AT_ONCE);
    }

    /// Deletes some of what somebody said.
    ///
    /// @return whether there may be more
    static boolean eraseSome(Book book, RoomId room, PrincipalId who, int most, Instant now) {
        var state = book.room(room);
        var found =
                book.tx()
                        .rows(
                                "select id from message"
                                        + " where room_no = ? and author = ? and deleted = 0 limit ?",
                                row -> MessageId.of(row.getBytes("id")),
                                state.room.no(),
                                who.bytes(),
                                most);
        for (var message : found) {
            Talk.erase(book, state, message, now);
        }
        return found.size() == most;
    }

    /// Ends the seat and takes the name off everything. The last entry makes every reader of the
    /// feed's memory read anew.
    static @Nullable Void leave(Book book, RoomId room, PrincipalId who, Instant now) {
        var state = book.room(room);
        var nobody = new User(who, User.Kind.ACCOUNT, NOBODY, null);
        forgetName(book.tx(), state.room.no(), nobody);
        Scrub.due(book.tx());
        book.tx()
                .update(
                        "delete from sheet where room_no = ? and principal = ?",
                        state.room.no(),
                        who);
        if (state.room.owner().id().equals(who)) {
            state.room = Changed.owner(state.room, nobody);
        }
        var place = state.place(who);
        if (place.isPresent() && !place.get().banned()) {
            var shown = place.get().shows(nobody, place.get().skeleton());
            Members.end(book, state, shown, Reason.DELETED, now);
        } else if (place.isPresent()) {
            Members.unban(book, state, place.get());
        }
        return null;
    }

    private static void forgetName(Tx tx, long room, User nobody) {
        tx.update(
                "update message set author_name = ?, author_avatar = null"
                        + " where room_no = ? and author = ?",
                nobody.username(),
                room,
                nobody.id().bytes());
        for (var row : stored(tx, "select seq, data from entry where room_no = ?", room, nobody)) {
            tx.update(
                    "update entry set data = ? where room_no = ? and seq = ?",
                    renamed(row.data(), nobody),
                    room,
                    row.seq());
        }
        for (var row : stored(tx, "select seq, data from roll where room_no = ?", room, nobody)) {
            tx.update(
                    "update roll set data = ? where room_no = ? and seq = ?",
                    renamed(row.data(), nobody),
                    room,
                    row.seq());
        }
    }

    private record Stored(long seq, String data) {}

    private static List<Stored> stored(Tx tx, String select, long room, User whose) {
        return tx.rows(
                select + " and instr(data, ?) > 0",
                row -> new Stored(row.getLong("seq"), row.getString("data")),
                room,
                whose.id());
    }

    /// The same with every user object of this id under the other name.
    private static String renamed(String data, User nobody) {
        try {
            var tree = JSON.readTree(data);
            rename(tree, nobody);
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void rename(JsonNode node, User nobody) {
        if (node instanceof ObjectNode object
                && object.has("name")
                && object.path("id").asText().equals(nobody.id().toString())) {
            object.put("name", nobody.username()).putNull("avatar");
        }
        node.forEach(child -> rename(child, nobody));
    }
}
