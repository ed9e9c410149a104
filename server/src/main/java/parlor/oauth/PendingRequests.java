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
import parlor.rooms.Residents;

/// Requests of one kind that wait for a person, or that a client has pushed; ten minutes at most.
/// Each belongs to the browser that was first to show it.
final class PendingRequests {
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

    /// One that waits.
    record Pending(Map<String, List<String>> parameters, @Nullable String browser, Instant since) {}

    /// @param browser what the browser is known by; null if none has shown it yet
    /// @return what it is asked for by
    String keep(String client, Map<String, List<String>> parameters, @Nullable String browser) {
        var handle = Handle.draw(edge.secrets());
        long now = edge.clock().millis();
        residents
                .write(tx ->
                        tx.update(
                                """
                                insert into oauth_request (hash, client, parameters, pushed, browser,
                                  created_at, expires_at)
                                values (?, ?, ?, 0, ?, ?, ?)
                                """,
                                kept(handle),
                                client,
                                URLUtils.serializeParameters(parameters),
                                browser == null ? null : Handle.kept(browser),
                                now,
                                now + Limits.OAUTH_REQUEST.toMillis()))
                .join();
        return handle;
    }

    private String kept(String handle) {
        return Handle.kept(kind + handle);
    }

    /// It is over.
    void forget(String handle) {
        residents
                .write(tx -> tx.update("delete from oauth_request where hash = ?", kept(handle)))
                .join();
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
