@NullMarked
package parlor.opaque.hazmat;

import org.jspecify.annotations.NullMarked;
