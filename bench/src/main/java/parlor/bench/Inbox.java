package parlor.bench;

import java.nio.ByteBuffer;

/// What a client does with what its connection brings.
interface Inbox {
    /// The handshake is done.
    void opened(Link link);

    /// A text frame; its bytes are valid during the call only.
    void text(Link link, ByteBuffer in, int from, int to);

    /// All frames of one read have been handed over.
    default void drained(Link link) {}

    /// The connection is gone, and nobody asked for it.
    void lost(Link link, String why);
}
