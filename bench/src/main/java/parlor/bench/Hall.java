package parlor.bench;

import java.util.List;

/// A room of the run with the guests seated in it; the first is the owner.
record Hall(String id, List<Guest> guests) {

    Guest owner() {
        return guests.getFirst();
    }
}
