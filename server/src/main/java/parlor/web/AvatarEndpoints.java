package parlor.web;

import parlor.accounts.Accounts;
import parlor.accounts.Picture;
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

    /// A path in the log outlives its picture: it leads on to the one that is worn now.
    private Answer seen(Call call) {
        var id = call.part("picture");
        return accounts.pictures()
                .find(id)
                .map(AvatarEndpoints::shown)
                .or(() -> accounts.pictures().instead(id).map(Answer::seeOther))
                .orElseThrow(Problem::notFound);
    }

    private static Answer shown(Picture picture) {
        return Answer.of(200, picture.type(), picture.bytes())
                .with("Cache-Control", FOR_EVER)
                .with("Content-Security-Policy", SANDBOX)
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }
}
