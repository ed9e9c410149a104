package parlor.bench;

import java.io.IOException;

/// The server's switch, for workloads that need one.
interface Power {
    /// Ends the server as a loss of power would: it learns nothing of it.
    void cut() throws IOException;

    /// Starts the server on the same data and port; returns when it is ready.
    Target on() throws IOException;
}
