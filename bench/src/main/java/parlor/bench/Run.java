package parlor.bench;

import java.io.PrintStream;

/// One run of a workload: the server, what was asked for, and where figures and failures go.
record Run(Target target, Power power, Arguments arguments, Failures failures, PrintStream out) {

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
