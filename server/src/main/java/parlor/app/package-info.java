/// Main, configuration, wiring and admin commands.
@NullMarked
package parlor.app;

import org.jspecify.annotations.NullMarked;
