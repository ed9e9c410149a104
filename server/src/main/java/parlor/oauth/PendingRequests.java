package parlor.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.rooms.Residents;

/// Requests of one kind that wait for a person, ten minutes at most, and those that clients have
/// pushed. One that waits belongs to the browser that was first to show it.
final class PendingRequests {
    /// Before the handle of what was pushed (RFC 9126 §2.2).
    private static final String PUSHED = "urn:ietf:params:oauth:request_uri:";

    private final String kind;
    private final Edge edge;
    private final Database database;
    private final Residents residents;

    /// @param kind keeps one kind from being taken for another; empty for authorization
    PendingRequests(String kind, Edge edge, Database database, Residents residents) {
        this.kind = kind;
        this.edge = edge;
        this.database = database;
        this.residents = residents;
    }

    private record Row(
            String hash,
            String client,
            String parameters,
            boolean pushed,
            @Nullable String browser,
            @Nullable String push,
            Instant at,
            Instant until) {}

    /// One that waits.
    record Pending(Map<String, List<String>> parameters, @Nullable String browser, Instant since) {}

    /// Keeps a request that waits for a person.
    ///
    /// @param browser what the browser is known by; null if none has shown it yet
    /// @param neighbourhood of addresses that it comes from
    /// @param push the request that the client has pushed, if it came of one, as it is kept
    /// @return what it is asked for by; empty while too many wait of this neighbourhood
    Optional<String> keep(
            String client,
            Map<String, List<String>> parameters,
            @Nullable String browser,
            String neighbourhood,
            @Nullable String push) {
        var handle = Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        var row =
                new Row(
                        kept(handle),
                        client,
                        URLUtils.serializeParameters(parameters),
                        false,
                        browser == null ? null : Handle.kept(browser),
                        push,
                        now,
                        now.plus(Limits.OAUTH_REQUEST));
        var holder = WaitingPlaces.holder(neighbourhood);
        boolean kept =
                residents
                        .write(tx -> {
                            forget(tx, now);
                            return WaitingPlaces.REQUESTS.free(tx, holder)
                                    && insert(tx, row, holder);
                        })
                        .join();
        return kept ? Optional.of(handle) : Optional.empty();
    }

    /// What is kept of the handle of one that waits.
    String kept(String handle) {
        return Handle.kept(kind + handle);
    }

    /// Keeps what a client has pushed.
    ///
    /// @param neighbourhood of addresses that it comes from
    /// @return its `request_uri`; empty while too many are kept of who holds this one's place
    Optional<String> push(
            Client client, Map<String, List<String>> parameters, String neighbourhood) {
        var uri = PUSHED + Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        var row =
                new Row(
                        Handle.kept(uri),
                        client.id(),
                        URLUtils.serializeParameters(parameters),
                        true,
                        null,
                        null,
                        now,
                        now.plus(Limits.OAUTH_PUSHED));
        boolean kept =
                residents
                        .write(tx -> {
                            forget(tx, now);
                            var holder = WaitingPlaces.holder(tx, client, neighbourhood);
                            return WaitingPlaces.PUSHED.free(tx, holder) && insert(tx, row, holder);
                        })
                        .join();
        return kept ? Optional.of(uri) : Optional.empty();
    }

    /// Takes away what is over.
    static void forget(Tx tx, Instant now) {
        tx.update("delete from oauth_request where expires_at <= ?", now.toEpochMilli());
    }

    /// @param holder whose place it takes
    private static boolean insert(Tx tx, Row row, String holder) {
        return tx.update(
                        """
                        insert into oauth_request (hash, client, parameters, pushed, browser, push,
                          created_at, expires_at, holder)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        row.hash(),
                        row.client(),
                        row.parameters(),
                        row.pushed(),
                        row.browser(),
                        row.push(),
                        row.at().toEpochMilli(),
                        row.until().toEpochMilli(),
                        holder)
                == 1;
    }

    /// Whether this `request_uri` is one that was given out here.
    static boolean isOurs(String uri) {
        return uri.startsWith(PUSHED);
    }

    /// What this client has pushed under this `request_uri`, unless it is over.
    Optional<Map<String, List<String>>> pushed(String uri, String client) {
        return database.read(tx ->
                tx.row(
                        "select parameters from oauth_request where hash = ? and client = ?"
                                + " and pushed = 1 and expires_at > ?",
                        row -> URLUtils.parseParameters(row.getString("parameters")),
                        Handle.kept(uri),
                        client,
                        edge.clock().millis()));
    }

    /// It is answered: it is over, and so are the push it came of and all that came of that.
    ///
    /// @param kept what is kept of its handle, or of its `request_uri`
    /// @return false if it was over before
    static boolean end(Tx tx, String kept) {
        var first =
                tx.row(
                        "select coalesce(push, hash) as first from oauth_request where hash = ?",
                        row -> row.getString("first"),
                        kept);
        return first.isPresent()
                && tx.update("delete from oauth_request where hash = ?1 or push = ?1", first.get())
                        > 0;
    }

    boolean end(String kept) {
        return residents.write(tx -> end(tx, kept)).join();
    }

    /// The request, if it waits and is this browser's or nobody's yet; then it is this browser's.
    Optional<Pending> show(String handle, String browser) {
        var kept = Handle.kept(browser);
        var found = find(handle);
        if (found.isPresent() && found.get().browser() == null) {
            residents
                    .write(tx ->
                            tx.update(
                                    "update oauth_request set browser = ? where hash = ?"
                                            + " and browser is null",
                                    kept,
                                    kept(handle)))
                    .join();
            found = find(handle);
        }
        return found.filter(it -> kept.equals(it.browser()));
    }

    private Optional<Pending> find(String handle) {
        return database.read(tx ->
                tx.row(
                        "select parameters, browser, created_at from oauth_request"
                                + " where hash = ? and pushed = 0 and expires_at > ?",
                        row ->
                                new Pending(
                                        URLUtils.parseParameters(row.getString("parameters")),
                                        row.getString("browser"),
                                        Instant.ofEpochMilli(row.getLong("created_at"))),
                        kept(handle),
                        edge.clock().millis()));
    }
}
