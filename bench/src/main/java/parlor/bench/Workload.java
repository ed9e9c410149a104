package parlor.bench;

import java.io.IOException;

/// Something to measure on a running server.
interface Workload {
    void run(Run run) throws IOException;
}
