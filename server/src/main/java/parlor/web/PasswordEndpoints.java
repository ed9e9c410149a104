package parlor.web;

import parlor.accounts.Accounts;
import parlor.accounts.NewPasswords;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.PasswordGuesses;
import parlor.http.PasswordGuesses.Trier;
import parlor.http.Route;
import parlor.http.Routes;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.opaque.Registration;
import parlor.opaque.RegistrationRecord;
import parlor.wire.Fields;

/// Taking another password: signed in, with a recovery code, or with a link that was mailed.
record PasswordEndpoints(
        Accounts accounts,
        Sessions sessions,
        Budgets budgets,
        PasswordGuesses guesses,
        Cookies cookies,
        AccountGate gate) {
    private static final int CODE = 100;
    private static final String RECOVERY = "recovery code";

    void addTo(Routes routes) {
        add(routes, "/api/v1/me/password/start", this::beginChange);
        add(routes, "/api/v1/me/password/finish", this::change);
        add(routes, "/api/v1/me/recovery_codes", this::newCodes);
        add(routes, "/api/v1/recover/start", this::beginRecovery);
        add(routes, "/api/v1/recover/finish", this::recover);
    }

    private void add(Routes routes, String path, Route.Endpoint endpoint) {
        routes.add("POST", path, gate.guard(endpoint));
    }

    private Answer beginChange(Call call) {
        var session = call.session();
        var fields = call.fields();
        var request = OpaqueFields.message(fields, "request", Registration.Request.LENGTH);
        fields.done();
        budgets.passwordWork(session.id());
        return AccountEndpoints.started(accounts.newPasswords().start(session, request));
    }

    private Answer change(Call call) {
        var session = call.session();
        var fields = call.fields();
        var flow = OpaqueFields.flow(fields);
        var record = OpaqueFields.message(fields, "record", RegistrationRecord.LENGTH);
        fields.done();
        var place = AccountEndpoints.place(call);
        return signedIn(Call.await(accounts.newPasswords().finish(session, flow, record, place)));
    }

    private Answer newCodes(Call call) {
        var session = call.session();
        budgets.passwordWork(session.id());
        var codes = Call.await(accounts.newPasswords().newCodes(session));
        return Answer.json(
                200,
                json ->
                        json.array(
                                "recovery_codes",
                                codes,
                                Limits.RECOVERY_CODES,
                                (out, code) -> out.writeString(code)));
    }

    private Answer beginRecovery(Call call) {
        var fields = call.fields();
        var name = AccountEndpoints.orEmpty(fields.required("username", Limits.TEXT));
        var proof = proof(fields);
        var request = OpaqueFields.message(fields, "request", Registration.Request.LENGTH);
        fields.done();
        var trier = trier(call, name, proof);
        guesses.begin(trier);
        try {
            var session = call.caller().session();
            return AccountEndpoints.started(
                    accounts.newPasswords().startRecovery(name, proof, request, session));
        } catch (Problem problem) {
            guesses.takeBack(trier);
            throw problem;
        }
    }

    /// A recovery code, or the token of a link.
    private static NewPasswords.Proof proof(Fields fields) {
        var token = fields.text("token", MailEndpoints.TOKEN);
        return token == null
                ? new NewPasswords.Code(AccountEndpoints.orEmpty(fields.required("code", CODE)))
                : new NewPasswords.Token(token);
    }

    private Answer recover(Call call) {
        var fields = call.fields();
        var flow = OpaqueFields.flow(fields);
        var record = OpaqueFields.message(fields, "record", RegistrationRecord.LENGTH);
        fields.done();
        var place = AccountEndpoints.place(call);
        var done = Call.await(accounts.newPasswords().finishRecovery(flow, record, place));
        var whose = done.session().user().id();
        guesses.succeeded(triers().of(call, RECOVERY, done.name(), whose));
        return signedIn(done.session())
                .withCookie(cookies.setDevice(accounts.devices().issue(whose)));
    }

    /// Codes are counted apart from passwords: a flood of the one does not lock out the other.
    /// Links are counted each by itself: there is nothing to guess, and nobody keeps one from its
    /// owner.
    private Trier trier(Call call, String name, NewPasswords.Proof proof) {
        return switch (proof) {
            case NewPasswords.Code _ -> triers().of(call, RECOVERY, name);
            case NewPasswords.Token(var text) -> new Trier("link " + text, call.address().key());
        };
    }

    private Triers triers() {
        return new Triers(accounts, cookies);
    }

    private Answer signedIn(Session session) {
        return Answers.user(session.user())
                .with("Set-Cookie", cookies.set(sessions.cookie(session), session.life()));
    }
}
