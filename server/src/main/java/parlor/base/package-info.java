/// Ids, clock, randomness, problems, limits, JSON and small values.
@NullMarked
package parlor.base;

import org.jspecify.annotations.NullMarked;
