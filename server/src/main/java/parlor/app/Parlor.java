package parlor.app;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import parlor.accounts.Post;
import parlor.base.Edge;
import parlor.http.WebSettings;
import parlor.live.Feeds;
import parlor.oauth.Leftovers;
import parlor.rooms.Rooms;
import parlor.web.Web;

/// The running server: everything put together.
public final class Parlor implements AutoCloseable {
    private static final Duration HOUSEKEEPING = Duration.ofHours(1);
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration SLOTS = Duration.ofSeconds(3);

    private final Opened opened;
    private final Core core;
    private final Web web;
    private final Listener listener;
    private final AtomicBoolean stopping;
    private final URI url;

    private Parlor(
            Opened opened, Core core, Web web, Listener listener, AtomicBoolean stopping, URI url) {
        this.opened = opened;
        this.core = core;
        this.web = web;
        this.listener = listener;
        this.stopping = stopping;
        this.url = url;
    }

    /// Opens everything, in the order in which one stands on the other, and listens. A start that
    /// fails leaves nothing open.
    public static Parlor start(Config config, Edge edge) throws Exception {
        var opened = new Opened();
        try {
            return start(config, config.listen().withPort(), edge, opened);
        } catch (Exception | Error e) {
            opened.close();
            throw e;
        }
    }

    private static Parlor start(Config config, Config.Listen listen, Edge edge, Opened opened)
            throws Exception {
        var url = config.site().url(listen);
        if (listen.tls().isPresent() && !KeyPairFiles.fit(listen.tls().get())) {
            throw new Refusal("PARLOR_TLS_KEY is not the key of PARLOR_TLS_CERT (PEM, PKCS #8)");
        }
        DirectMemory.demand(config.live().feedBytes());
        var folder = opened.add(DataFolder.take(config.data()));
        Restore.finish(folder.path());
        var threads = Threads.virtual();
        var post = post(config, url, edge);
        var core = opened.add(Core.open(folder, config, url, post, edge, threads));
        opened.add(() -> Threads.finish(threads, GOODBYE));
        opened.add(core.sessions());
        opened.add(core.keys().watch(edge.timers(), threads, HOUSEKEEPING)::cancel);
        var rooms = core.rooms();
        var wording = Web.wording(edge, rooms.epoch());
        var feeds = opened.add(new Feeds(edge, core.log(), wording, config.live().feedBytes()));
        rooms.onEntry(feeds::announce);
        rooms.onOutdated(feeds::forget);
        rooms.start();
        var goodbyes = core.accounts().goodbyes();
        threads.execute(() -> Housework.round(goodbyes::resume));
        threads.execute(() -> Housework.round(core.accounts().mail()::resume));
        var stopping = new AtomicBoolean();
        var vitals = new AtomicReference<Vitals>();
        var health = new Health(vitals::get, config.metricsToken());
        var parts =
                new Web.Parts(
                        edge,
                        rooms,
                        core.guests(),
                        core.sessions(),
                        core.accounts(),
                        core.oauth(),
                        feeds,
                        threads,
                        health.operations());
        var web = opened.add(Web.assemble(settings(config, url), parts));
        vitals.set(vitals(core, feeds, web, stopping));
        var alarm = new GuessAlarm(() -> web.guessRisk(core.openRooms()), edge.clock());
        List<Runnable> work =
                List.of(
                        () -> rooms.housekeep(feeds::followed),
                        () -> scrub(rooms, feeds),
                        goodbyes::resume,
                        core.accounts().mail()::sweep,
                        () -> Leftovers.sweep(rooms.residents(), edge),
                        alarm::look);
        opened.add(Housework.every(HOUSEKEEPING, edge.timers(), threads, work)::cancel);
        var listener =
                listen.tls().isPresent()
                        ? new Listener(config.loops(), web::arrive)
                        : new Listener(config.loops());
        opened.add(listener::close);
        listener.open(listen, web.requests(), web::meet);
        SelfCheck.run(listen, url);
        if (listen.tls().isPresent()) {
            var files = listen.tls().get();
            opened.add(Certificates.watch(files, edge.timers(), listener::renew)::cancel);
        }
        return new Parlor(opened, core, web, listener, stopping, url);
    }

    /// Writing a large file anew takes time in which nobody should want to write.
    private static void scrub(Rooms rooms, Feeds feeds) {
        if (feeds.counts().rooms() == 0) {
            rooms.scrub();
        }
    }

    private static Post post(Config config, URI url, Edge edge) {
        var smtp = config.smtp();
        return smtp == null
                ? Post.closed(url)
                : new Post(true, url, new Postman(smtp, url, edge.clock()));
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
                config.rateLimits(),
                site.plainHttp(),
                Warning.of(config).stream().map(Warning::event).toList());
    }

    private static Vitals vitals(Core core, Feeds feeds, Web web, AtomicBoolean stopping) {
        return new Vitals(
                core.rooms()::lane,
                feeds::counts,
                web::connections,
                web::stalled,
                web::refusedGuesses,
                () -> web.guessRisk(core.openRooms()),
                web::traffic,
                core.accounts().mail()::counts,
                stopping::get);
    }

    /// What people type to reach it.
    public URI url() {
        return url;
    }

    /// Every address that is answered, each as a method and a template.
    public List<String> addresses() {
        return web.addresses();
    }

    /// Takes nothing new, makes durable what was taken, says bye to everybody, and closes.
    @Override
    public void close() {
        stopping.set(true);
        listener.stopAccepting();
        core.rooms().drain();
        web.sayBye(SLOTS);
        Threads.waitUntil(() -> web.connections() == 0, GOODBYE);
        opened.close();
    }
}
