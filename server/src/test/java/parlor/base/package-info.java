/// Virtual time for tests.
@NullMarked
package parlor.base;

import org.jspecify.annotations.NullMarked;
