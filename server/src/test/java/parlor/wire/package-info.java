@NullMarked
package parlor.wire;

import org.jspecify.annotations.NullMarked;
