/// The live core, piece by piece.
@NullMarked
package parlor.live;

import org.jspecify.annotations.NullMarked;
