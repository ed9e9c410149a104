/// The load program: clients that check what they measure.
@NullMarked
package parlor.bench;

import org.jspecify.annotations.NullMarked;
