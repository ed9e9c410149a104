package parlor.rooms;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// A room and its seats as the lane knows them: the state after the last command of the batch.
final class RoomState {
    private static final Comparator<Place> SUCCESSION =
            Comparator.comparing((Place p) -> p.role() != Role.MODERATOR)
                    .thenComparing(p -> p.user().kind() != User.Kind.ACCOUNT)
                    .thenComparing(Place::joinedAt);

    Room room;
    long lastMicros;
    boolean gone;
    final Map<PrincipalId, Place> places = new LinkedHashMap<>();

    RoomState(Room room, long lastMicros) {
        this.room = room;
        this.lastMicros = lastMicros;
    }

    /// A seat, or what is left of a banned one.
    record Place(User user, Role role, Instant joinedAt, String skeleton, boolean banned) {
        Seat seat() {
            return new Seat(user, role, joinedAt);
        }

        Place with(Role other) {
            return new Place(user, other, joinedAt, skeleton, banned);
        }

        Place named(String name, String nameSkeleton) {
            var renamed = new User(user.id(), user.kind(), name, user.avatar());
            return new Place(renamed, role, joinedAt, nameSkeleton, banned);
        }
    }

    Optional<Place> place(PrincipalId who) {
        return Optional.ofNullable(places.get(who));
    }

    Optional<Place> seated(PrincipalId who) {
        return place(who).filter(place -> !place.banned());
    }

    @Nullable Place named(String skeleton) {
        for (var place : places.values()) {
            if (!place.banned() && place.skeleton().equals(skeleton)) {
                return place;
            }
        }
        return null;
    }

    /// Who becomes owner when the owner's seat ends: the longest-seated moderator, else account,
    /// else guest.
    Optional<Place> heir() {
        return places.values().stream().filter(place -> !place.banned()).min(SUCCESSION);
    }
}
