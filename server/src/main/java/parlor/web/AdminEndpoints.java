package parlor.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import parlor.accounts.Account;
import parlor.accounts.Accounts;
import parlor.accounts.Administration;
import parlor.accounts.Invitations;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.Routes;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.oauth.Clients;
import parlor.oauth.OAuth;
import parlor.rooms.RoomQuery;
import parlor.rooms.Rooms;
import parlor.wire.JsonText;
import parlor.wire.Paths;
import parlor.wire.Shapes;
import parlor.wire.Times;

/// What administrators see and do.
///
/// @param warnings what the host should perhaps change
record AdminEndpoints(
        Accounts accounts,
        Rooms rooms,
        Supplier<OAuth> oauth,
        AccountGate gate,
        List<String> warnings) {
    private static final String ADMIN = "/api/v1/admin";
    private static final String ACCOUNT = ADMIN + "/accounts/{account}";
    private static final String ROOM = ADMIN + "/rooms/{room}";
    private static final String INVITE = ADMIN + "/invites/{invite}";
    private static final String CLIENT = ADMIN + "/clients/{client}";
    private static final int PAGE = 100;
    private static final int USUAL_PAGE = 50;
    private static final int SEARCH = 20;
    private static final int CURSOR = 200;

    void addTo(Routes routes) {
        add(routes, "GET", ADMIN + "/server", this::server);
        add(routes, "GET", ADMIN + "/accounts", this::list);
        add(routes, "PATCH", ACCOUNT, this::change);
        add(routes, "DELETE", ACCOUNT, this::remove);
        add(routes, "GET", ADMIN + "/rooms", this::rooms);
        add(routes, "DELETE", ROOM, this::removeRoom);
        add(routes, "GET", ADMIN + "/invites", this::invites);
        add(routes, "POST", ADMIN + "/invites", this::invite);
        add(routes, "DELETE", INVITE, this::revoke);
        add(routes, "GET", ADMIN + "/clients", this::clients);
        add(routes, "DELETE", CLIENT, this::removeClient);
        add(routes, "GET", ADMIN + "/audit", this::audit);
    }

    /// What an administrator may ask.
    @FunctionalInterface
    private interface Act {
        Answer answer(Call call, Session admin);
    }

    private void add(Routes routes, String method, String path, Act act) {
        routes.add(
                method,
                path,
                gate.guard(call -> {
                    var session = call.session();
                    accounts.administration().refuseOthers(session);
                    return act.answer(call, session);
                }));
    }

    private Answer server(Call call, Session admin) {
        call.query().done();
        return Answer.json(
                200,
                json ->
                        json.array(
                                "warnings", warnings, warnings.size(), JsonGenerator::writeString));
    }

    private Answer list(Call call, Session admin) {
        var query = call.query();
        var search = query.text("search", SEARCH);
        int limit = query.limit(PAGE, USUAL_PAGE);
        var cursor = query.text("cursor", SEARCH);
        query.done();
        var after = AccountEndpoints.orEmpty(cursor);
        var found =
                accounts.administration()
                        .accounts(AccountEndpoints.orEmpty(search), after, limit + 1);
        return page(
                found,
                limit,
                last -> accounts.lookedUp(last.account().user().username()),
                AdminEndpoints::listed);
    }

    /// @param found one more than the limit if there is more
    /// @param cursor what the next page begins after
    private static <T> Answer page(
            List<T> found, int limit, Function<T, String> cursor, JsonText.Element<T> element) {
        boolean more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        var next = more ? cursor.apply(page.getLast()) : null;
        return Answer.json(200, json -> json.array("results", page, element).put("next", next));
    }

    private static void listed(JsonText json, Administration.Listed it) throws IOException {
        account(json, it.account());
        json.put("email", it.email()).put("created_at", Times.text(it.createdAt()));
    }

    private static void account(JsonText json, Account account) throws IOException {
        json.object("user", u -> Shapes.user(u, account.user()))
                .put("admin", account.admin())
                .put("disabled", account.disabled());
    }

    private Answer change(Call call, Session admin) {
        var fields = call.fields();
        var disabled = fields.flag("disabled");
        var power = fields.flag("admin");
        fields.done();
        var changed =
                Call.await(accounts.administration().change(admin, whose(call), disabled, power));
        return Answer.json(
                200, json -> json.object("account", account -> account(account, changed)));
    }

    private Answer remove(Call call, Session admin) {
        accounts.administration().remove(admin, whose(call));
        return Answer.none(204);
    }

    private static PrincipalId whose(Call call) {
        var id = Paths.uuid(call.part("account"));
        if (id == null) {
            throw Problem.notFound();
        }
        return new PrincipalId(id);
    }

    private Answer rooms(Call call, Session admin) {
        var query = call.query();
        var asked =
                RoomQuery.every(
                        query.text("search", Limits.SEARCH),
                        query.limit(PAGE, USUAL_PAGE),
                        query.text("cursor", CURSOR, RoomQuery::cursorOfEvery));
        query.done();
        var page = rooms.reads().list(asked);
        return Answer.json(
                200,
                json ->
                        json.array(
                                        "results",
                                        page.results(),
                                        (j, it) -> Shapes.room(j, it.room(), rooms.epoch()))
                                .put("next", page.next()));
    }

    private Answer removeRoom(Call call, Session admin) {
        var room = Paths.room(call.part("room"));
        Call.await(
                rooms.remove(
                        admin.user().id(), room, tx -> Administration.refuseOthers(tx, admin)));
        return Answer.none(204);
    }

    private Answer invites(Call call, Session admin) {
        call.query().done();
        var found = accounts.invitations().list();
        return Answer.json(200, json -> json.array("results", found, AdminEndpoints::invitation));
    }

    private static void invitation(JsonText json, Invitations.Invitation it) throws IOException {
        json.put("id", it.id())
                .put("created_at", Times.text(it.createdAt()))
                .put("expires_at", Times.text(it.expiresAt()))
                .put("used_by", it.usedBy())
                .put("used_by_name", it.usedByName());
    }

    private Answer invite(Call call, Session admin) {
        var fields = call.fields();
        int days = fields.whole("days", Limits.INVITE_DAYS_USUAL);
        if (days < 1 || days > Limits.INVITE_DAYS) {
            fields.mistakes().invalid("It is good for 1 to 30 days.", "days");
        }
        fields.done();
        var made = Call.await(accounts.invitations().make(admin, days));
        return Answer.json(
                201,
                json ->
                        json.object(
                                "invite",
                                i ->
                                        i.put("id", made.id())
                                                .put("code", made.code())
                                                .put("created_at", Times.text(made.createdAt()))
                                                .put("expires_at", Times.text(made.expiresAt()))));
    }

    private Answer revoke(Call call, Session admin) {
        Call.await(accounts.invitations().revoke(admin, call.part("invite")));
        return Answer.none(204);
    }

    private Answer clients(Call call, Session admin) {
        var query = call.query();
        int limit = query.limit(PAGE, USUAL_PAGE);
        var cursor = query.text("cursor", CURSOR);
        query.done();
        var after = AccountEndpoints.orEmpty(cursor);
        var found = oauth.get().clients().after(after, limit + 1);
        return page(found, limit, last -> last.client().id(), AdminEndpoints::client);
    }

    private static void client(JsonText json, Clients.Listed it) throws IOException {
        var client = it.client();
        var redirects = client.redirects().stream().map(URI::toString).sorted().toList();
        json.put("id", client.id())
                .put("name", client.name())
                .put("created_at", Times.text(client.createdAt()))
                .array("redirect_uris", redirects, redirects.size(), JsonGenerator::writeString)
                .put("public", client.open())
                .put("first_party", client.firstParty());
        var origin = it.origin();
        json.put("registered_itself", origin != null)
                .put("initial_token", origin == null ? null : origin.token())
                .put("initial_token_label", origin == null ? null : origin.label());
    }

    private Answer removeClient(Call call, Session admin) {
        Call.await(oauth.get().remove(admin, call.part("client")));
        return Answer.none(204);
    }

    private Answer audit(Call call, Session admin) {
        var query = call.query();
        int limit = query.limit(PAGE, USUAL_PAGE);
        var cursor = query.number("cursor");
        query.done();
        long before = cursor == null ? Long.MAX_VALUE : cursor;
        var found = accounts.administration().acts(before, limit + 1);
        return page(found, limit, last -> Long.toString(last.act().no()), AdminEndpoints::act);
    }

    private static void act(JsonText json, Administration.Told told) throws IOException {
        var act = told.act();
        json.put("at", Times.text(act.at()))
                .put("actor", act.actor())
                .put("actor_name", told.actor())
                .put("action", act.action())
                .put("target", act.target())
                .put("target_name", told.target())
                .put("room", act.room())
                .put("room_title", told.room());
    }
}
