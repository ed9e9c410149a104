@NullMarked
package parlor.opaque;

import org.jspecify.annotations.NullMarked;
