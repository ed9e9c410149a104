/// HTTP routes, WebSocket, SSE, the wire format and pages.
@NullMarked
package parlor.web;

import org.jspecify.annotations.NullMarked;
