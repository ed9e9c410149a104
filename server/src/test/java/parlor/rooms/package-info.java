/// Rooms, tested as people use them.
@NullMarked
package parlor.rooms;

import org.jspecify.annotations.NullMarked;
