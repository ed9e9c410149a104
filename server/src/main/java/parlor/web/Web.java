package parlor.web;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Accounts;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Problem;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.ClearText;
import parlor.http.Cookies;
import parlor.http.Gate;
import parlor.http.Guesses;
import parlor.http.Head;
import parlor.http.PasswordGuesses;
import parlor.http.Reception;
import parlor.http.Rights;
import parlor.http.Routes;
import parlor.http.Threshold;
import parlor.http.Tickets;
import parlor.http.Traffic;
import parlor.http.WebSettings;
import parlor.identity.Guests;
import parlor.identity.Sessions;
import parlor.live.Encoded;
import parlor.live.Feeds;
import parlor.live.LiveEvent;
import parlor.oauth.Access;
import parlor.oauth.OAuth;
import parlor.rooms.Rooms;
import parlor.sockets.Connections;
import parlor.sockets.Doors;
import parlor.sockets.EventStreamDoor;
import parlor.sockets.Takeover;
import parlor.sockets.WebSocketDoor;
import parlor.wire.LiveWire;
import parlor.wire.Wire;

/// All that the server says and hears: HTTP, WebSocket and event streams, put together.
public final class Web implements AutoCloseable {
    private final Reception reception;
    private final Threshold threshold;
    private final Gate gate;
    private final Doors doors;
    private final Guesses guesses;
    private final Traffic traffic;
    private final GrantRound grants;
    private final Executor waiting;
    private final List<String> addresses;

    private Web(
            Reception reception,
            Threshold threshold,
            Gate gate,
            Doors doors,
            Guesses guesses,
            Traffic traffic,
            GrantRound grants,
            Executor waiting,
            List<String> addresses) {
        this.reception = reception;
        this.threshold = threshold;
        this.gate = gate;
        this.doors = doors;
        this.guesses = guesses;
        this.traffic = traffic;
        this.grants = grants;
        this.waiting = waiting;
        this.addresses = addresses;
    }

    /// What the web stands on.
    ///
    /// @param waiting runs what may wait: a virtual thread for each request
    /// @param operations what the host asks for, by path: `/livez` and its kin
    public record Parts(
            Edge edge,
            Rooms rooms,
            Guests guests,
            Sessions sessions,
            Accounts accounts,
            Supplier<OAuth> oauth,
            Feeds feeds,
            Executor waiting,
            Map<String, Function<Viewer, Plain>> operations) {}

    /// Who asks for an operation.
    ///
    /// @param forwarded whether a proxy says that it asks for somebody else
    /// @param authorization the header, or null
    public record Viewer(InetAddress peer, boolean forwarded, @Nullable String authorization) {}

    /// What an operation answers.
    public record Plain(int status, String contentType, String body) {}

    /// How the live core has its events worded.
    public static Function<LiveEvent, Encoded> wording(Edge edge, String epoch) {
        return new LiveWire(new Wire(edge.clock(), epoch))::encode;
    }

    public static Web assemble(WebSettings settings, Parts parts) {
        var edge = parts.edge();
        var budgets = new Budgets(edge.clock(), settings.rateLimits());
        var guesses = new Guesses(edge.clock(), settings.rateLimits());
        var tickets = new Tickets(edge.clock(), edge.secrets());
        var cookies = new Cookies(settings.https());
        var accounts = accountGate(settings);
        var gate = gate(settings, parts, tickets, cookies, accounts);
        var threshold = new Threshold(settings);
        var ids = requestIds(edge);
        var wire = new Wire(edge.clock(), parts.rooms().epoch());
        var every = settings.heartbeat().every();
        var connections =
                new Connections(
                        settings.rateLimits(),
                        edge.timers(),
                        session -> parts.sessions().find(session).isPresent(),
                        gate::granted,
                        parts.feeds()::excess,
                        () -> wire.heartbeat(every.toMillis()));
        var doors =
                new Doors(
                        parts.rooms(),
                        parts.feeds(),
                        parts.sessions(),
                        wire,
                        connections,
                        budgets,
                        settings.heartbeat(),
                        settings.rateLimits(),
                        edge.timers(),
                        edge.clock(),
                        token -> access(parts, token),
                        ids);
        var routes = new Routes();
        endpoints(routes, parts, budgets, guesses, tickets, cookies);
        accountEndpoints(routes, settings, parts, budgets, cookies, accounts);
        new EventEndpoint(parts.rooms(), new EventStreamDoor(doors, edge.secrets())).addTo(routes);
        var traffic = new Traffic();
        var reception =
                new Reception(
                        settings,
                        threshold,
                        gate,
                        routes,
                        parts.operations().keySet(),
                        parts.waiting(),
                        ids,
                        traffic);
        parts.sessions().onEnd(session -> connections.end(session.id()));
        return new Web(
                reception,
                threshold,
                gate,
                doors,
                guesses,
                traffic,
                new GrantRound(connections, parts.oauth(), edge.timers(), parts.waiting()),
                parts.waiting(),
                routes.addresses());
    }

    private static AccountGate accountGate(WebSettings settings) {
        return new AccountGate(
                settings.https() || settings.accountsOverHttp(),
                OAuth.allowed(settings.publicUrl()));
    }

    private static Gate gate(
            WebSettings settings,
            Parts parts,
            Tickets tickets,
            Cookies cookies,
            AccountGate accounts) {
        return new Gate(
                parts.sessions(),
                tickets,
                cookies,
                accounts,
                head -> access(settings, parts, head));
    }

    private static Access access(WebSettings settings, Parts parts, Head head) {
        return parts.oauth().get().access(head.presented(settings.publicUrl()));
    }

    private static CompletableFuture<Optional<Access>> access(Parts parts, String token) {
        return CompletableFuture.supplyAsync(
                () -> parts.oauth().get().access(token), parts.waiting());
    }

    private static Supplier<String> requestIds(Edge edge) {
        var ids = new Ids(edge.clock(), edge.secrets());
        return () -> ids.next().toString();
    }

    private static void endpoints(
            Routes routes,
            Parts parts,
            Budgets budgets,
            Guesses guesses,
            Tickets tickets,
            Cookies cookies) {
        var rooms = parts.rooms();
        var sessions = parts.sessions();
        new RoomEndpoints(rooms, parts.guests(), sessions, budgets, guesses, cookies).addTo(routes);
        new MemberEndpoints(rooms, parts.feeds()::online, budgets).addTo(routes);
        new MessageEndpoints(rooms, budgets).addTo(routes);
        new RollEndpoints(rooms, budgets).addTo(routes);
        new ExportEndpoint(rooms, parts.waiting()).addTo(routes);
        new SheetEndpoints(rooms.playbook(), budgets).addTo(routes);
        new OddsEndpoint(budgets).addTo(routes);
        new MeEndpoints(rooms, parts.accounts(), sessions, tickets, budgets, cookies).addTo(routes);
        Pages.addTo(routes);
        parts.operations()
                .forEach((path, run) -> routes.add("GET", path, call -> operation(call, run)));
    }

    private static void accountEndpoints(
            Routes routes,
            WebSettings settings,
            Parts parts,
            Budgets budgets,
            Cookies cookies,
            AccountGate gate) {
        var guesses = new PasswordGuesses(parts.edge().clock(), settings.rateLimits());
        var accounts = parts.accounts();
        var sessions = parts.sessions();
        new AccountEndpoints(accounts, sessions, budgets, guesses, cookies, gate).addTo(routes);
        new PasswordEndpoints(accounts, sessions, budgets, guesses, cookies, gate).addTo(routes);
        new MailEndpoints(accounts, budgets, gate).addTo(routes);
        new ServerEndpoint(accounts, gate).addTo(routes);
        new AvatarEndpoints(accounts, budgets).addTo(routes);
        var mine = new SessionEndpoints(accounts, sessions, cookies);
        mine.addTo(routes);
        new MyExportEndpoint(parts.rooms(), accounts, mine, parts.oauth(), parts.waiting())
                .addTo(routes);
        new AdminEndpoints(accounts, parts.rooms(), parts.oauth(), gate, settings.warnings())
                .addTo(routes);
        var oauth = parts.oauth();
        var secrets = parts.edge().secrets();
        new OAuthRoutes(
                        gate,
                        OAuth.allowed(settings.publicUrl()),
                        () -> new OAuthEndpoints(oauth.get(), budgets, settings.publicUrl()),
                        () -> new AuthorizeEndpoints(oauth.get(), budgets, cookies, secrets),
                        () -> new LogoutEndpoints(oauth.get(), budgets, cookies, secrets),
                        () -> new DeviceEndpoints(oauth.get(), budgets, cookies, secrets))
                .addTo(routes);
    }

    private static Answer operation(Call call, Function<Viewer, Plain> run) {
        var head = call.head();
        var viewer =
                new Viewer(head.peer(), Threshold.forwarded(head), head.header("Authorization"));
        var plain = run.apply(viewer);
        return Answer.of(
                        plain.status(),
                        plain.contentType(),
                        plain.body().getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store");
    }

    /// Answers ordinary requests.
    public Handler<HttpServerRequest> requests() {
        return reception;
    }

    /// Sees a new connection to a port with a certificate before TLS does.
    public void arrive(ChannelPipeline pipeline) {
        pipeline.addLast(new ClearText(threshold, doors.ids()));
    }

    /// Sees a new connection before its first byte.
    public void meet(ChannelPipeline pipeline) {
        var channel = pipeline.channel();
        Takeover.watch(
                pipeline,
                new WebSocketDoor(
                        doors,
                        handshake ->
                                threshold.handshakeRefusal(Head.of(handshake.request(), channel)),
                        handshake -> gate.opener(Head.of(handshake.request(), channel)),
                        handshake -> bearer(Head.of(handshake.request(), channel)),
                        handshake ->
                                threshold.address(Head.of(handshake.request(), channel)).key()));
    }

    /// Who comes with the access token of a handshake; null where it has none.
    private @Nullable CompletableFuture<Rights> bearer(Head head) {
        if (!head.bearer()) {
            return null;
        }
        try {
            return CompletableFuture.supplyAsync(() -> gate.bearer(head), waiting);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    Problem.unavailable("The server is closing.", Duration.ofSeconds(2)));
        }
    }

    /// Says bye to all WebSockets and event streams, each with its own slot to come back.
    public void sayBye(Duration slots) {
        doors.connections().closeAll(slots);
    }

    public int connections() {
        return doors.connections().open();
    }

    public long stalled() {
        return doors.connections().stalled();
    }

    public long refusedGuesses() {
        return guesses.refused();
    }

    /// The chance that somebody finds some open room's code today.
    public double guessRisk(long openRooms) {
        return guesses.risk(openRooms);
    }

    /// Every address that is answered, each as a method and a template.
    public List<String> addresses() {
        return addresses;
    }

    public List<Traffic.Count> traffic() {
        return traffic.counts();
    }

    /// Looks after nothing any more.
    @Override
    public void close() {
        grants.close();
        doors.connections().close();
    }
}
