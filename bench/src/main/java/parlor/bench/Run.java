package parlor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/// One run of a workload: the server, what was asked for, and where figures and failures go.
///
/// @param data where the server keeps its data
record Run(
        Target target,
        Power power,
        Path data,
        Neighbours neighbours,
        Arguments arguments,
        Failures failures,
        PrintStream out) {

    /// Starts another server beside the first, by its command line.
    interface Neighbours {
        ServerProcess start(String command) throws IOException;
    }

    void report(Result result) {
        out.print(result.table());
        out.println(result.json());
        out.flush();
    }

    /// A step of the run, for those who watch.
    void step(String what) {
        out.println("# " + what);
        out.flush();
    }
}
