package parlor.bench;

/// Processor time of the server and of this program from one moment on.
final class Meter {
    private final Target target;
    private final Usage server;
    private final Usage own;

    Meter(Target target) {
        this.target = target;
        server = Usage.of(target.pid());
        own = Usage.of(ProcessHandle.current().pid());
    }

    /// What the server has used since.
    Usage server() {
        return Usage.of(target.pid()).since(server);
    }

    Usage own() {
        return Usage.of(ProcessHandle.current().pid()).since(own);
    }
}
