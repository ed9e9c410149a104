package parlor.web;

import org.jspecify.annotations.Nullable;
import parlor.accounts.AccountName;
import parlor.accounts.Accounts;
import parlor.accounts.EmailAddress;
import parlor.accounts.Place;
import parlor.accounts.SignUps;
import parlor.accounts.Started;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Browser;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.PasswordGuesses;
import parlor.http.Route;
import parlor.http.Routes;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.opaque.Ke1;
import parlor.opaque.Ke3;
import parlor.opaque.Registration;
import parlor.opaque.RegistrationRecord;
import parlor.wire.Shapes;

/// Signing up and signing in, each in two requests (RFC 9807).
record AccountEndpoints(
        Accounts accounts,
        Sessions sessions,
        Budgets budgets,
        PasswordGuesses guesses,
        Cookies cookies,
        AccountGate gate) {
    private static final int CODE = 100;
    private static final String PASSWORD = "password";

    void addTo(Routes routes) {
        add(routes, "/api/v1/register/start", this::beginSignUp);
        add(routes, "/api/v1/register/finish", this::signUp);
        add(routes, "/api/v1/login/start", this::beginSignIn);
        add(routes, "/api/v1/login/finish", this::signIn);
    }

    private void add(Routes routes, String path, Route.Endpoint endpoint) {
        routes.add("POST", path, gate.guard(endpoint));
    }

    private Answer beginSignUp(Call call) {
        var fields = call.fields();
        var name = fields.required("username", Limits.TEXT, AccountName::checked);
        var request = OpaqueFields.message(fields, "request", Registration.Request.LENGTH);
        var invite = fields.text("invite", CODE);
        fields.done();
        budgets.signUp(call.address().key());
        return started(
                accounts.signUps().start(orEmpty(name), request, invite, call.caller().session()));
    }

    private Answer signUp(Call call) {
        var fields = call.fields();
        var flow = OpaqueFields.flow(fields);
        var record = OpaqueFields.message(fields, "record", RegistrationRecord.LENGTH);
        var email = fields.text("email", Limits.EMAIL, EmailAddress::checked);
        var wish =
                new SignUps.Wish(
                        email, fields.text("setup_code", CODE), fields.text("invite", CODE));
        fields.done();
        var asked = accounts.mail().open() ? email : null;
        if (asked != null) {
            budgets.letter(call.address().key());
        }
        var done = Call.await(accounts.signUps().finish(flow, record, wish, place(call)));
        if (asked != null && budgets.mayAsk(asked)) {
            accounts.mail().askNewcomer(done.session(), asked);
        }
        var answer =
                Answer.json(
                        201,
                        json ->
                                json.object("user", u -> Shapes.user(u, done.session().user()))
                                        .array(
                                                "recovery_codes",
                                                done.recoveryCodes(),
                                                Limits.RECOVERY_CODES,
                                                (out, code) -> out.writeString(code)));
        return signedIn(answer, done.session());
    }

    private Answer beginSignIn(Call call) {
        var fields = call.fields();
        var name = orEmpty(fields.required("username", Limits.TEXT));
        var request = OpaqueFields.message(fields, "request", Ke1.LENGTH);
        fields.done();
        var trier = triers().of(call, PASSWORD, name);
        guesses.begin(trier);
        try {
            return started(accounts.signIns().start(name, request, call.caller().session()));
        } catch (Problem problem) {
            guesses.takeBack(trier);
            throw problem;
        }
    }

    private Answer signIn(Call call) {
        var fields = call.fields();
        var flow = OpaqueFields.flow(fields);
        var proof = OpaqueFields.message(fields, "finish", Ke3.LENGTH);
        fields.done();
        var done = Call.await(accounts.signIns().finish(flow, proof, place(call)));
        var whose = done.session().user().id();
        guesses.succeeded(triers().of(call, PASSWORD, done.name(), whose));
        return signedIn(Answers.user(done.session().user()), done.session());
    }

    private Triers triers() {
        return new Triers(accounts, cookies);
    }

    private Answer signedIn(Answer answer, Session session) {
        return answer.with("Set-Cookie", cookies.set(sessions.cookie(session), session.life()))
                .withCookie(cookies.setDevice(accounts.devices().issue(session.user().id())));
    }

    static Place place(Call call) {
        return new Place(
                call.caller().session(),
                Browser.of(call.head().header("User-Agent")),
                call.address().prefix());
    }

    static Answer started(Started started) {
        return Answer.json(
                200,
                json -> json.put("flow", started.flow()).put("response", started.responseText()));
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
