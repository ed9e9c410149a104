package parlor.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
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
        DELETED,
        DICE
    }

    record StoredUser(String id, String kind, String name, @Nullable String avatar) {
        static StoredUser of(User user) {
            return new StoredUser(
                    user.id().toString(), user.kind().name(), user.username(), user.avatar());
        }

        User user() {
            return new User(PrincipalId.of(id), User.Kind.valueOf(kind), name, avatar);
        }
    }

    private record StoredMember(StoredUser user, String word) {}

    /// Its words stand in the room's own row alone: what they were before is gone.
    private record StoredRoom(
            @Nullable String code,
            boolean open,
            @Nullable Long startedAt,
            StoredUser owner,
            int members) {}

    private record StoredEpoch(
            long n,
            String commit,
            String blind,
            @Nullable String of,
            long closed,
            @Nullable String seed,
            long rolls) {}

    static String member(User user, String word) {
        return write(new StoredMember(StoredUser.of(user), word));
    }

    static String room(Room room) {
        var started = room.startedAt();
        return write(
                new StoredRoom(
                        room.code(),
                        room.open(),
                        started == null ? null : Tables.micros(started),
                        StoredUser.of(room.owner()),
                        room.memberCount()));
    }

    /// @param now the room as it is now, for its words and for what never changes
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
            case DICE -> new RoomEvent.EpochTurned(epoch(data));
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
                now.title(),
                now.topic(),
                now.description(),
                now.visibility(),
                it.open(),
                started == null ? null : Tables.instant(started),
                it.owner().user(),
                it.members(),
                now.createdAt(),
                seq);
    }

    static String epoch(DiceEpoch epoch) {
        var of = epoch.of();
        var closed = epoch.closed();
        var seed = closed == null ? null : closed.seed();
        return write(
                new StoredEpoch(
                        epoch.n(),
                        epoch.commit().hex(),
                        epoch.blind().hex(),
                        of == null ? null : of.toString(),
                        closed == null ? 0 : closed.n(),
                        seed == null ? null : seed.hex(),
                        closed == null ? 0 : closed.rolls()));
    }

    private static DiceEpoch epoch(String data) {
        var it = read(data, StoredEpoch.class);
        return new DiceEpoch(
                it.n(),
                Bytes.hex(it.commit()),
                Bytes.hex(it.blind()),
                it.of() == null ? null : RoomId.of(it.of()),
                it.closed() == 0
                        ? null
                        : new DiceEpoch.Closed(
                                it.closed(),
                                it.seed() == null ? null : Bytes.hex(it.seed()),
                                it.rolls()));
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T read(String data, TypeReference<T> type) {
        try {
            return JSON.readValue(data, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable entry", e);
        }
    }

    static <T> T read(String data, Class<T> type) {
        try {
            return JSON.readValue(data, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable entry", e);
        }
    }
}
