@NullMarked
package parlor.db;

import org.jspecify.annotations.NullMarked;
