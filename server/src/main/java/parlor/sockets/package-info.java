/// The connections that stay: WebSockets and event streams, from the handshake to the goodbye.
@NullMarked
package parlor.sockets;

import org.jspecify.annotations.NullMarked;
