/// The packaged server as a real process, with clients over real sockets.
@NullMarked
package parlor.process;

import org.jspecify.annotations.NullMarked;
