package parlor.web;

import java.util.Locale;
import parlor.accounts.Accounts;
import parlor.http.AccountGate;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.Routes;

/// What this server offers to whoever asks, so that a page shows no form that cannot succeed.
record ServerEndpoint(Accounts accounts, AccountGate gate) {
    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/server", this::offers);
    }

    private Answer offers(Call call) {
        call.query().done();
        var registration = accounts.signUps().policy().name().toLowerCase(Locale.ROOT);
        return Answer.json(
                200,
                json ->
                        json.put("accounts", gate.open(call.head()))
                                .put("registration", registration)
                                .put("mail", accounts.mail().open()));
    }
}
