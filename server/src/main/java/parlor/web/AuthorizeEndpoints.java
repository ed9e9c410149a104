package parlor.web;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ResponseMode;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.identity.Session;
import parlor.identity.User;
import parlor.oauth.Asking;
import parlor.oauth.FormSeal;
import parlor.oauth.OAuth;

/// Where a person's browser comes to let an app in (RFC 6749 §3.1), and to see which it has let in.
record AuthorizeEndpoints(OAuth oauth, Budgets budgets, Cookies cookies, SecureRandom secrets) {
    private static final String PAGE = "/oauth2/interaction";

    Answer begin(Call call) {
        budgets.authorization(call.address().key());
        var browser = browser(call);
        var parameters = Visit.query(call);
        var from = call.address().neighbourhood();
        var step = oauth.asking().begin(parameters, browser, from, session(call));
        return answer(step, call, "", browser);
    }

    Answer post(Call call) {
        budgets.authorization(call.address().key());
        var from = call.address().neighbourhood();
        return answer(oauth.asking().post(Visit.form(call), from), call, "", null);
    }

    Answer show(Call call) {
        var browser = browser(call);
        var handle = Visit.one(Visit.query(call), "request");
        return answer(oauth.asking().show(handle, browser, session(call)), call, handle, browser);
    }

    Answer decide(Call call) {
        var form = Visit.form(call);
        var browser = browser(call);
        var handle = Visit.one(form, "request");
        if (Visit.foreign(call) || !seal(handle, browser, call).equals(Visit.one(form, "seal"))) {
            return answer(
                    oauth.asking().show(handle, browser, session(call)), call, handle, browser);
        }
        boolean agrees = Visit.one(form, "decision").equals("allow");
        return answer(
                oauth.asking().decide(handle, browser, session(call), agrees),
                call,
                handle,
                browser);
    }

    private static String seal(String handle, String browser, Call call) {
        return FormSeal.of(handle, browser, session(call));
    }

    /// @param browser what this browser is known by from now on, or null
    private Answer answer(Asking.Step step, Call call, String handle, @Nullable String browser) {
        var answer =
                switch (step) {
                    case Asking.Wait(var waiting) -> Answer.seeOther(PAGE + "?request=" + waiting);
                    case Asking.SignIn(var request) ->
                            AppPages.signIn(request, handle, seal(handle, known(browser), call));
                    case Asking.Agree agree ->
                            AppPages.agree(agree, handle, seal(handle, known(browser), call));
                    case Asking.Told(var told) -> told(told);
                    case Asking.Refused(var what) -> AppPages.refused(what);
                };
        return browser == null ? answer : answer.withCookie(cookies.setFlow(browser));
    }

    private static String known(@Nullable String browser) {
        return browser == null ? "" : browser;
    }

    private static Answer told(AuthorizationResponse told) {
        return ResponseMode.FORM_POST.equals(told.getResponseMode())
                ? AppPages.formPost(told)
                : Answer.seeOther(told.toURI().toString());
    }

    private String browser(Call call) {
        return Visit.browser(call, cookies, secrets);
    }

    private static @Nullable Session session(Call call) {
        return call.caller().session();
    }

    /// The apps one has let in.
    Answer list(Call call) {
        var session = session(call);
        if (session == null || session.user().kind() != User.Kind.ACCOUNT) {
            return AppPages.stranger();
        }
        var all = oauth.letIn(session.user().id());
        return AppPages.letIn(all, client -> FormSeal.of(client, cookie(call), session));
    }

    Answer withdraw(Call call) {
        var session = session(call);
        var form = Visit.form(call);
        var client = Visit.one(form, "client");
        if (session == null
                || Visit.foreign(call)
                || !FormSeal.of(client, cookie(call), session).equals(Visit.one(form, "seal"))) {
            throw new Problem(ProblemCode.PERMISSION_DENIED, "The form is out of date.");
        }
        oauth.withdraw(session.user().id(), client);
        return Answer.seeOther("/account/apps");
    }

    private String cookie(Call call) {
        return String.join(";", cookies.values(call.head()));
    }
}
