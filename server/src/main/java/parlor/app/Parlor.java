package parlor.app;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import parlor.base.Edge;
import parlor.live.Feeds;
import parlor.web.Web;
import parlor.web.WebSettings;

/// The running server: everything put together.
public final class Parlor implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration SLOTS = Duration.ofSeconds(3);

    private final DataFolder folder;
    private final Core core;
    private final Feeds feeds;
    private final Web web;
    private final Listener listener;
    private final AtomicBoolean stopping;
    private final URI url;

    private Parlor(
            DataFolder folder,
            Core core,
            Feeds feeds,
            Web web,
            Listener listener,
            AtomicBoolean stopping,
            URI url) {
        this.folder = folder;
        this.core = core;
        this.feeds = feeds;
        this.web = web;
        this.listener = listener;
        this.stopping = stopping;
        this.url = url;
    }

    /// Opens everything, in the order in which one stands on the other, and listens.
    public static Parlor start(Config config, Edge edge) throws Exception {
        var listen = config.listen().withPort();
        var url = config.site().url(listen.port());
        var folder = DataFolder.take(config.data());
        var threads = Threads.virtual();
        var core = Core.open(folder, edge, threads);
        var rooms = core.rooms();
        var wording = Web.wording(edge, rooms.epoch());
        var feeds = new Feeds(edge, core.log(), wording, config.live().feedBytes());
        rooms.onEntry(feeds::announce);
        rooms.start();
        var stopping = new AtomicBoolean();
        var vitals = new AtomicReference<Vitals>();
        var health = new Health(vitals::get, config.metricsToken());
        var parts =
                new Web.Parts(
                        edge,
                        rooms,
                        core.guests(),
                        core.sessions(),
                        feeds,
                        threads,
                        health.operations());
        var web = Web.assemble(settings(config, url), parts);
        vitals.set(vitals(core, feeds, web, stopping));
        var listener = new Listener(config.loops());
        listener.open(listen, web.requests(), web::meet);
        listen.tls().ifPresent(tls -> Certificates.watch(tls, edge.timers(), listener::renew));
        return new Parlor(folder, core, feeds, web, listener, stopping, url);
    }

    private static WebSettings settings(Config config, URI url) {
        var site = config.site();
        return new WebSettings(
                url,
                Set.copyOf(site.allowedHosts()),
                Set.copyOf(site.origins()),
                site.trustedProxies(),
                config.live().pingAfter(),
                config.live().dropAfter(),
                config.rateLimits());
    }

    private static Vitals vitals(Core core, Feeds feeds, Web web, AtomicBoolean stopping) {
        return new Vitals(
                core.rooms()::lane,
                feeds::counts,
                web::connections,
                web::stalled,
                web::refusedGuesses,
                () -> web.guessRisk(core.openRooms()),
                stopping::get);
    }

    /// What people type to reach it.
    public URI url() {
        return url;
    }

    /// Takes nothing new, makes durable what was taken, says bye to everybody, and closes.
    @Override
    public void close() {
        stopping.set(true);
        listener.stopAccepting();
        core.rooms().drain();
        web.sayBye(SLOTS);
        Threads.waitUntil(() -> web.connections() == 0, GOODBYE);
        listener.close();
        feeds.close();
        core.close();
        folder.close();
    }
}
