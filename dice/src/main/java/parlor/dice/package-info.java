/// Dice notation, exact odds and fairness: pure functions over a source of faces.
@NullMarked
package parlor.dice;

import org.jspecify.annotations.NullMarked;
