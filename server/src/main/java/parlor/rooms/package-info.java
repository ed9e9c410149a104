/// Rooms, seats, the entry log and its rules, the lane, history and search.
@NullMarked
package parlor.rooms;

import org.jspecify.annotations.NullMarked;
