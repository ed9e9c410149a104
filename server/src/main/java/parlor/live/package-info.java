/// Feeds, cursors and presence: who sees what now.
@NullMarked
package parlor.live;

import org.jspecify.annotations.NullMarked;
