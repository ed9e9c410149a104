package parlor.oauth;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.db.Tx;
import parlor.rooms.Residents;

/// What nobody can use any more.
public final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /// How long after a session's end its clients are still being told, and some more.
    private static final Duration TELLING = Duration.ofHours(1);

    private Leftovers() {}

    /// Takes away what has ended or expired: requests, grants with their codes and tokens, what
    /// accounts agreed to that are gone, and clients that have registered and were never used. A
    /// grant stays as long as its session and until the client was told of its end.
    public static void sweep(Residents residents, Edge edge) {
        var now = edge.clock().instant();
        long millis = now.toEpochMilli();
        residents
                .write(tx -> {
                    PendingRequests.forget(tx, now);
                    unused(tx, now);
                    InitialTokens.forget(tx, millis);
                    DeviceGrants.forget(tx, millis);
                    tx.update(
                            """
                            delete from oauth_grant
                            where (ended_at is not null or expires_at < ?1)
                              and not exists (select 1 from session s
                                where s.id = session
                                  and (s.ended_at is null or s.ended_at > ?2))
                            """,
                            millis,
                            millis - TELLING.toMillis());
                    tx.update(
                            "delete from oauth_code where grant_id not in"
                                    + " (select id from oauth_grant)");
                    tx.update(
                            "delete from oauth_refresh where grant_id not in"
                                    + " (select id from oauth_grant)");
                    return tx.update(
                            "delete from oauth_consent where principal not in"
                                    + " (select principal from account)");
                })
                .join();
    }

    private static void unused(Tx tx, Instant now) {
        for (var client : RegistrationRows.unused(tx, now.minus(Limits.REGISTERED_UNUSED))) {
            ClientRows.delete(tx, client);
            log.atInfo().addKeyValue("client", client).log("unused_client_removed");
        }
    }
}
