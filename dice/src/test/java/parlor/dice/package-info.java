@NullMarked
package parlor.dice;

import org.jspecify.annotations.NullMarked;
