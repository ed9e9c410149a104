package parlor.web;

import parlor.accounts.Accounts;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Load;
import parlor.http.Routes;

/// Avatars: sent by those who wear them, seen by everybody who knows where.
record AvatarEndpoints(Accounts accounts, Budgets budgets) {
    private static final String MINE = "/api/v1/me/avatar";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String SANDBOX = "default-src 'none'; sandbox";

    void addTo(Routes routes) {
        routes.add("PUT", MINE, Load.PICTURE, this::wear);
        routes.add("DELETE", MINE, this::bare);
        routes.add("GET", "/avatars/{picture}", this::seen);
    }

    private Answer wear(Call call) {
        var session = call.session();
        budgets.picture(session.id());
        return Answers.user(accounts.profiles().wear(session, call.body()));
    }

    private Answer bare(Call call) {
        return Answers.user(accounts.profiles().bare(call.session()));
    }

    private Answer seen(Call call) {
        var picture = accounts.pictures().find(call.part("picture")).orElseThrow(Problem::notFound);
        return Answer.of(200, picture.type(), picture.bytes())
                .with("Cache-Control", FOR_EVER)
                .with("Content-Security-Policy", SANDBOX)
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }
}
