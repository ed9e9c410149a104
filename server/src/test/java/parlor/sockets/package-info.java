@NullMarked
package parlor.sockets;

import org.jspecify.annotations.NullMarked;
