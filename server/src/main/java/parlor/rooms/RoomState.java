package parlor.rooms;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.identity.Look;
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

    /// Where its dice stand; null until they are needed.
    @Nullable Chain chain;

    /// Whether a blind roll has taken what the chain had for it, and that is not written down yet.
    boolean blindUsed;

    /// Hashes of the entropy of rolls that failed since the last one that did not.
    final Set<Bytes> spent = new HashSet<>();

    RoomState(Room room, long lastMicros) {
        this.room = room;
        this.lastMicros = lastMicros;
    }

    /// A seat, or what is left of a banned one.
    record Place(User user, Role role, Instant joinedAt, Look look, boolean banned) {
        Seat seat() {
            return new Seat(user, role, joinedAt);
        }

        Place with(Role other) {
            return new Place(user, other, joinedAt, look, banned);
        }

        Place shows(User other, Look otherLook) {
            return new Place(other, role, joinedAt, otherLook, banned);
        }
    }

    Optional<Place> place(PrincipalId who) {
        return Optional.ofNullable(places.get(who));
    }

    Optional<Place> seated(PrincipalId who) {
        return place(who).filter(place -> !place.banned());
    }

    /// Who can be taken for one that looks like this.
    List<Place> alike(Look look) {
        return places.values().stream()
                .filter(place -> !place.banned() && place.look().meets(look))
                .toList();
    }

    /// Who becomes owner when the owner's seat ends: the longest-seated moderator, else account,
    /// else guest.
    Optional<Place> heir() {
        return places.values().stream().filter(place -> !place.banned()).min(SUCCESSION);
    }
}
