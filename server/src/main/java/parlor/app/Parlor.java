package parlor.app;

import java.net.URI;
import parlor.base.Edge;

/// The running server: everything put together.
public final class Parlor implements AutoCloseable {
    private final DataFolder folder;
    private final Listener listener;
    private final URI url;

    private Parlor(DataFolder folder, Listener listener, URI url) {
        this.folder = folder;
        this.listener = listener;
        this.url = url;
    }

    public static Parlor start(Config config, Edge edge) throws Exception {
        var folder = DataFolder.take(config.data());
        var listener = new Listener(config.loops());
        int port =
                listener.open(
                        config.listen(), request -> request.response().end("ok\n"), pipeline -> {});
        config.listen()
                .tls()
                .ifPresent(tls -> Certificates.watch(tls, edge.timers(), listener::renew));
        return new Parlor(folder, listener, config.site().url(port));
    }

    /// What people type to reach it.
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        listener.close();
        folder.close();
    }
}
