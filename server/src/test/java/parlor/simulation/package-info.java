/// Worlds made from a seed.
@NullMarked
package parlor.simulation;

import org.jspecify.annotations.NullMarked;
