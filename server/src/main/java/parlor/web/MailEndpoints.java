package parlor.web;

import parlor.accounts.Accounts;
import parlor.accounts.EmailAddress;
import parlor.base.Limits;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Routes;

/// The address of an account, and what its links do. Each is answered the same whatever it finds.
record MailEndpoints(Accounts accounts, Budgets budgets, AccountGate gate) {
    private static final String MINE = "/api/v1/me/email";
    static final int TOKEN = 100;

    void addTo(Routes routes) {
        routes.add("GET", MINE, gate.guard(this::address));
        routes.add("PUT", MINE, gate.guard(this::change));
        routes.add("POST", "/api/v1/email/confirm", gate.guard(this::confirm));
        routes.add("POST", "/api/v1/recover/request", gate.guard(this::request));
    }

    private Answer address(Call call) {
        var address = accounts.mail().address(call.session());
        return Answer.json(
                200,
                json -> json.put("email", address.email()).put("confirmed", address.confirmed()));
    }

    private Answer change(Call call) {
        var session = call.session();
        var fields = call.fields();
        var given = fields.required("email", Limits.EMAIL, EmailAddress::checked);
        fields.done();
        var email = AccountEndpoints.orEmpty(given);
        accounts.mail().refuseChange(session);
        budgets.letter(call.address().key());
        if (budgets.mayAsk(email)) {
            Call.await(accounts.mail().change(session, email));
        }
        return Answer.none(202);
    }

    private Answer confirm(Call call) {
        var fields = call.fields();
        var token = AccountEndpoints.orEmpty(fields.required("token", TOKEN));
        fields.done();
        budgets.letter(call.address().key());
        Call.await(accounts.mail().confirm(token));
        return Answer.none(202);
    }

    private Answer request(Call call) {
        var fields = call.fields();
        var name = AccountEndpoints.orEmpty(fields.required("username", Limits.TEXT));
        fields.done();
        accounts.mail().refuseWithout();
        budgets.letter(call.address().key());
        if (budgets.mayRecover(accounts.lookedUp(name))) {
            accounts.mail().offerRecovery(name);
        }
        return Answer.none(202);
    }
}
