package parlor.web;

import java.security.SecureRandom;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.oauth.FormSeal;
import parlor.oauth.Logouts;
import parlor.oauth.OAuth;

/// Where an app sends a person's browser to be signed out (OpenID Connect RP-Initiated Logout).
record LogoutEndpoints(OAuth oauth, Budgets budgets, Cookies cookies, SecureRandom secrets) {

    Answer begin(Call call) {
        budgets.authorization(call.address().key());
        var browser = browser(call);
        var from = call.address().neighbourhood();
        var session = call.caller().session();
        var step = oauth.logouts().begin(Visit.query(call), browser, from, session);
        return answer(step, call, "", browser).withCookie(cookies.setFlow(browser));
    }

    Answer post(Call call) {
        budgets.authorization(call.address().key());
        var from = call.address().neighbourhood();
        return answer(oauth.logouts().post(Visit.form(call), from), call, "", "");
    }

    Answer show(Call call) {
        return shown(call, Visit.one(Visit.query(call), "request"));
    }

    private Answer shown(Call call, String handle) {
        var browser = browser(call);
        var step = oauth.logouts().show(handle, browser, call.caller().session());
        return answer(step, call, handle, browser).withCookie(cookies.setFlow(browser));
    }

    Answer decide(Call call) {
        var form = Visit.form(call);
        var handle = Visit.one(form, "request");
        var browser = browser(call);
        if (Visit.foreign(call) || !seal(handle, browser, call).equals(Visit.one(form, "seal"))) {
            return shown(call, handle);
        }
        boolean leaves = Visit.one(form, "decision").equals("leave");
        var step = oauth.logouts().decide(handle, browser, call.caller().session(), leaves);
        return answer(step, call, handle, browser);
    }

    private String browser(Call call) {
        return Visit.browser(call, cookies, secrets);
    }

    private static String seal(String handle, String browser, Call call) {
        return FormSeal.of(handle, browser, call.caller().session());
    }

    private Answer answer(Logouts.Step step, Call call, String handle, String browser) {
        return switch (step) {
            case Logouts.Wait(var waiting) ->
                    Answer.seeOther(LogoutPages.CONFIRM + "?request=" + waiting);
            case Logouts.Ask ask -> LogoutPages.ask(ask, handle, seal(handle, browser, call));
            case Logouts.Done(var ended, var back) -> {
                var answer = back == null ? LogoutPages.done() : Answer.seeOther(back.toString());
                yield ended ? answer.with("Set-Cookie", cookies.clear()) : answer;
            }
            case Logouts.Stayed _ -> LogoutPages.stayed();
            case Logouts.Refused(var what) -> AppPages.refused(what);
        };
    }
}
