package parlor.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// How events that are facts of their own stand in the log: JSON of the shapes below. Messages and
/// rolls stand in tables of theirs; the log only refers to them.
final class EventStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventStore() {}

    /// The kinds of entries.
    enum Kind {
        MESSAGE,
        ROLL,
        JOINED,
        UPDATED,
        LEFT,
        ROOM,
        DELETED
    }

    private record StoredUser(String id, String kind, String name, @Nullable String avatar) {
        static StoredUser of(User user) {
            return new StoredUser(
                    user.id().toString(), user.kind().name(), user.username(), user.avatar());
        }

        User user() {
            return new User(PrincipalId.of(id), User.Kind.valueOf(kind), name, avatar);
        }
    }

    private record StoredMember(StoredUser user, String word) {}

    private record StoredRoom(
            @Nullable String code,
            String title,
            String topic,
            String description,
            boolean open,
            @Nullable Long startedAt,
            StoredUser owner,
            int members) {}

    private record StoredTerm(String notation, List<String> faces, List<Boolean> kept) {}

    private record StoredResult(String total, String breakdown) {}

    private record StoredRoll(
            StoredUser roller,
            String dice,
            @Nullable String label,
            @Nullable String total,
            @Nullable String breakdown,
            @Nullable String outcome,
            @Nullable String margin,
            List<StoredTerm> terms,
            @Nullable List<StoredResult> results,
            long at,
            @Nullable String nonce) {}

    static String member(User user, String word) {
        return write(new StoredMember(StoredUser.of(user), word));
    }

    static String room(Room room) {
        var started = room.startedAt();
        return write(
                new StoredRoom(
                        room.code(),
                        room.title(),
                        room.topic(),
                        room.description(),
                        room.open(),
                        started == null ? null : Tables.micros(started),
                        StoredUser.of(room.owner()),
                        room.memberCount()));
    }

    /// @param now the room as it is now, for what never changes
    static RoomEvent event(Kind kind, String data, Room now, long seq) {
        return switch (kind) {
            case JOINED -> {
                var it = read(data, StoredMember.class);
                yield new RoomEvent.MemberJoined(it.user().user(), Role.valueOf(it.word()));
            }
            case UPDATED -> {
                var it = read(data, StoredMember.class);
                yield new RoomEvent.MemberUpdated(it.user().user(), Role.valueOf(it.word()));
            }
            case LEFT -> {
                var it = read(data, StoredMember.class);
                yield new RoomEvent.MemberLeft(
                        it.user().user(), RoomEvent.MemberLeft.Reason.valueOf(it.word()));
            }
            case ROOM -> new RoomEvent.RoomUpdated(room(data, now, seq));
            case DELETED -> new RoomEvent.RoomDeleted(room(data, now, seq));
            case MESSAGE, ROLL -> throw new IllegalArgumentException("stands in its own table");
        };
    }

    private static Room room(String data, Room now, long seq) {
        var it = read(data, StoredRoom.class);
        var started = it.startedAt();
        return new Room(
                now.no(),
                now.id(),
                it.code(),
                it.title(),
                it.topic(),
                it.description(),
                now.visibility(),
                it.open(),
                started == null ? null : Tables.instant(started),
                it.owner().user(),
                it.members(),
                now.createdAt(),
                seq);
    }

    static String roll(DiceRoll roll) {
        var results = roll.results();
        return write(
                new StoredRoll(
                        StoredUser.of(roll.roller()),
                        roll.dice(),
                        roll.label(),
                        roll.total(),
                        roll.breakdown(),
                        roll.outcome(),
                        roll.margin(),
                        roll.terms().stream()
                                .map(t -> new StoredTerm(t.notation(), t.faces(), t.kept()))
                                .toList(),
                        results == null
                                ? null
                                : results.stream()
                                        .map(r -> new StoredResult(r.total(), r.breakdown()))
                                        .toList(),
                        Tables.micros(roll.at()),
                        roll.nonce()));
    }

    static DiceRoll roll(String id, RoomId room, long seq, String data) {
        var it = read(data, StoredRoll.class);
        var results = it.results();
        return new DiceRoll(
                MessageId.of(id),
                room,
                seq,
                seq,
                it.roller().user(),
                it.dice(),
                it.label(),
                it.total(),
                it.breakdown(),
                it.outcome(),
                it.margin(),
                it.terms().stream()
                        .map(t -> new DiceRoll.Term(t.notation(), t.faces(), t.kept()))
                        .toList(),
                results == null
                        ? null
                        : results.stream()
                                .map(r -> new DiceRoll.Result(r.total(), r.breakdown()))
                                .toList(),
                Tables.instant(it.at()),
                it.nonce());
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String data, Class<T> type) {
        try {
            return JSON.readValue(data, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable entry", e);
        }
    }
}
