/// JSON both ways: how the protocol words what is said, and how it reads what it hears.
@NullMarked
package parlor.wire;

import org.jspecify.annotations.NullMarked;
