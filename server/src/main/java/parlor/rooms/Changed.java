package parlor.rooms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// A room with one thing changed.
final class Changed {
    private Changed() {}

    static Room head(Room r, long head) {
        return new Room(
                r.no(),
                r.id(),
                r.code(),
                r.title(),
                r.topic(),
                r.description(),
                r.visibility(),
                r.open(),
                r.startedAt(),
                r.owner(),
                r.memberCount(),
                r.createdAt(),
                head);
    }

    static Room code(Room r, @Nullable String code) {
        return new Room(
                r.no(),
                r.id(),
                code,
                r.title(),
                r.topic(),
                r.description(),
                r.visibility(),
                r.open(),
                r.startedAt(),
                r.owner(),
                r.memberCount(),
                r.createdAt(),
                r.head());
    }

    static Room words(Room r, String title, String topic, String description) {
        return new Room(
                r.no(),
                r.id(),
                r.code(),
                title,
                topic,
                description,
                r.visibility(),
                r.open(),
                r.startedAt(),
                r.owner(),
                r.memberCount(),
                r.createdAt(),
                r.head());
    }

    static Room open(Room r, boolean open, @Nullable Instant startedAt) {
        return new Room(
                r.no(),
                r.id(),
                r.code(),
                r.title(),
                r.topic(),
                r.description(),
                r.visibility(),
                open,
                startedAt,
                r.owner(),
                r.memberCount(),
                r.createdAt(),
                r.head());
    }

    static Room owner(Room r, User owner) {
        return new Room(
                r.no(),
                r.id(),
                r.code(),
                r.title(),
                r.topic(),
                r.description(),
                r.visibility(),
                r.open(),
                r.startedAt(),
                owner,
                r.memberCount(),
                r.createdAt(),
                r.head());
    }

    static Room members(Room r, int members) {
        return new Room(
                r.no(),
                r.id(),
                r.code(),
                r.title(),
                r.topic(),
                r.description(),
                r.visibility(),
                r.open(),
                r.startedAt(),
                r.owner(),
                members,
                r.createdAt(),
                r.head());
    }
}
