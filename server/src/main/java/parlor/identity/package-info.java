/// Guests, sessions and the keys that sign them.
@NullMarked
package parlor.identity;

import org.jspecify.annotations.NullMarked;
