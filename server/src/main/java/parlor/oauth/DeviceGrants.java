package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.rooms.Residents;

/// Devices that cannot show a page: somebody lets them in from another one (RFC 8628).
public final class DeviceGrants {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int REMEMBERED = 100_000;

    private final Edge edge;
    private final Database database;
    private final Residents residents;
    private final ClientProof proof;
    private final Clients clients;
    private final Grants grants;
    private final Issuer issuer;
    private final Cache<String, Pace> paces;

    DeviceGrants(
            Edge edge,
            Database database,
            Residents residents,
            ClientProof proof,
            Clients clients,
            Grants grants,
            Issuer issuer) {
        this.edge = edge;
        this.database = database;
        this.residents = residents;
        this.proof = proof;
        this.clients = clients;
        this.grants = grants;
        this.issuer = issuer;
        this.paces =
                Caches.ageingBy(edge.timers()::nanos)
                        .expireAfterAccess(Limits.DEVICE_CODE)
                        .maximumSize(REMEMBERED)
                        .build();
    }

    /// How fast a device asks.
    ///
    /// @param nanos when it has asked last
    /// @param pause what must lie between two of its questions
    /// @param hasty whether less lay before the last
    private record Pace(long nanos, Duration pause, boolean hasty) {

        // RFC 8628 §3.5
        Pace next(long now) {
            boolean early = now - nanos < pause.toNanos();
            return new Pace(now, early ? pause.plus(INTERVAL) : pause, early);
        }
    }

    /// A device that waits to be let in.
    ///
    /// @param meaning of the scope it asks for
    public record Waiting(UserCode code, Client client, List<String> meaning) {}

    private record Row(String client, Scope scope) {}

    /// The device authorization endpoint (RFC 8628 §3.1).
    ///
    /// @param neighbourhood of addresses that it comes from
    HTTPResponse begin(HTTPRequest request, String neighbourhood) throws ParseException, Mistake {
        var form = Form.of(request);
        var client = proof.client(request, form);
        if (!client.may(DeviceCodeGrant.GRANT_TYPE)) {
            throw new Mistake(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        var wanted = Scope.parse(Objects.requireNonNullElse(form.one("scope"), ""));
        var scope = client.allowed(wanted);
        if (!wanted.isEmpty() && scope.isEmpty()) {
            throw new Mistake(OAuth2Error.INVALID_SCOPE);
        }
        var device = Handle.draw(edge.secrets());
        var code = UserCode.draw(edge.secrets());
        if (!keep(device, code, client, scope, neighbourhood)) {
            throw new Mistake(Pushes.TOO_MANY);
        }
        return new DeviceAuthorizationSuccessResponse(
                        new DeviceCode(device),
                        new com.nimbusds.oauth2.sdk.device.UserCode(code.shown()),
                        URI.create(issuer.getValue() + "/device"),
                        null,
                        Limits.DEVICE_CODE.toSeconds(),
                        INTERVAL.toSeconds(),
                        null)
                .toHTTPResponse();
    }

    /// @return false while too many wait of who would hold its place
    private boolean keep(
            String device, UserCode code, Client client, Scope scope, String neighbourhood) {
        long now = edge.clock().millis();
        return residents
                .write(tx -> {
                    forget(tx, now);
                    var holder = WaitingPlaces.holder(tx, client, neighbourhood);
                    return WaitingPlaces.DEVICES.free(tx, holder)
                            && tx.update(
                                            """
                                            insert into oauth_device (hash, user_code, client, scope,
                                              created_at, expires_at, holder)
                                            values (?, ?, ?, ?, ?, ?, ?)
                                            """,
                                            Handle.kept(device),
                                            Handle.kept(code.letters()),
                                            client.id(),
                                            scope.toString(),
                                            now,
                                            now + Limits.DEVICE_CODE.toMillis(),
                                            holder)
                                    == 1;
                })
                .join();
    }

    /// Takes away those whose time has been over for as long as it lasted: until then they are told
    /// so.
    static void forget(Tx tx, long now) {
        tx.update(
                "delete from oauth_device where expires_at <= ?",
                now - Limits.DEVICE_CODE.toMillis());
    }

    /// The device that shows this code, if it waits.
    public Optional<Waiting> find(UserCode code) {
        return database.read(tx -> waiting(tx, code))
                .flatMap(row ->
                        clients.find(row.client())
                                .map(client ->
                                        new Waiting(code, client, Consents.meanings(row.scope()))));
    }

    private Optional<Row> waiting(Tx tx, UserCode code) {
        return tx.row(
                """
                select client, scope from oauth_device
                where user_code = ? and grant_id is null and denied = 0 and expires_at > ?
                """,
                row -> new Row(row.getString("client"), Scope.parse(row.getString("scope"))),
                Handle.kept(code.letters()),
                edge.clock().millis());
    }

    /// Lets the device in; `not_authenticated` if the session has ended.
    ///
    /// @return false if it does not wait any more
    public boolean allow(UserCode code, Session session) {
        return residents.write(tx -> allow(tx, code, session)).join();
    }

    private boolean allow(Tx tx, UserCode code, Session session) {
        SessionRows.refuseEnded(tx, session);
        var waiting = waiting(tx, code);
        waiting.ifPresent(row -> {
            var now = edge.clock().instant();
            var grant = grants.begun(row.client(), row.scope(), session);
            GrantRows.insert(tx, grant, now);
            Consents.give(tx, session.user().id(), row.client(), row.scope(), now);
            tx.update(
                    "update oauth_device set grant_id = ? where user_code = ?",
                    grant.id(),
                    Handle.kept(code.letters()));
        });
        return waiting.isPresent();
    }

    /// Keeps the device out.
    ///
    /// @return false if it does not wait any more
    public boolean deny(UserCode code) {
        return residents
                .write(tx ->
                        waiting(tx, code).isPresent()
                                && tx.update(
                                                "update oauth_device set denied = 1"
                                                        + " where user_code = ?",
                                                Handle.kept(code.letters()))
                                        == 1)
                .join();
    }

    /// What a device has come to.
    private record Standing(
            @Nullable String grant, boolean denied, boolean used, Instant expiresAt) {}

    /// The grant of a device that was let in; each is given once (RFC 8628 §3.5).
    Grant redeem(String device, Client client) throws Mistake {
        var kept = Handle.kept(device);
        var standing =
                database.read(tx -> standing(tx, kept, client))
                        .orElseThrow(DeviceGrants::noSuchGrant);
        if (standing.used()) {
            throw noSuchGrant();
        }
        if (!standing.expiresAt().isAfter(edge.clock().instant())) {
            throw new Mistake(DeviceAuthorizationGrantError.EXPIRED_TOKEN);
        }
        if (standing.denied()) {
            throw new Mistake(OAuth2Error.ACCESS_DENIED.setHTTPStatusCode(400)); // RFC 6749 §5.2
        }
        if (standing.grant() == null) {
            throw new Mistake(
                    hasty(kept)
                            ? DeviceAuthorizationGrantError.SLOW_DOWN
                            : DeviceAuthorizationGrantError.AUTHORIZATION_PENDING);
        }
        spend(kept);
        return grants.live(UUID.fromString(standing.grant()))
                .orElseThrow(DeviceGrants::noSuchGrant);
    }

    private static Optional<Standing> standing(Tx tx, String kept, Client client) {
        return tx.row(
                "select grant_id, denied, used_at, expires_at from oauth_device"
                        + " where hash = ? and client = ?",
                row ->
                        new Standing(
                                row.getString("grant_id"),
                                row.getBoolean("denied"),
                                row.getObject("used_at") != null,
                                Instant.ofEpochMilli(row.getLong("expires_at"))),
                kept,
                client.id());
    }

    private void spend(String kept) throws Mistake {
        long now = edge.clock().millis();
        int first =
                residents
                        .write(tx ->
                                tx.update(
                                        "update oauth_device set used_at = ? where hash = ?"
                                                + " and used_at is null",
                                        now,
                                        kept))
                        .join();
        if (first != 1) {
            throw noSuchGrant();
        }
    }

    private static Mistake noSuchGrant() {
        return new Mistake(OAuth2Error.INVALID_GRANT);
    }

    private boolean hasty(String kept) {
        long now = edge.timers().nanos();
        return paces.asMap()
                .merge(kept, new Pace(now, INTERVAL, false), (last, _) -> last.next(now))
                .hasty();
    }
}
