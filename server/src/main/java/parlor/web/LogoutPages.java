package parlor.web;

import parlor.http.Answer;
import parlor.oauth.Logouts;

/// The pages on which people sign out because an app has sent them here.
final class LogoutPages {
    static final String CONFIRM = "/oauth2/logout/confirm";

    private LogoutPages() {}

    static Answer ask(Logouts.Ask step, String handle, String seal) {
        var client = step.request().client();
        var page =
                AppPages.page(
                        200,
                        "Sign out",
                        null,
                        html -> {
                            html.element("h1", "Sign out?")
                                    .raw("<p>")
                                    .element("b", client == null ? "An app" : client.name())
                                    .text(" asks whether you want to sign out of Parlor. You are ")
                                    .element("b", step.user().username())
                                    .raw(".</p>");
                            button(html, handle, seal, "leave", "Sign out", "");
                            button(html, handle, seal, "stay", "Stay signed in", "quiet");
                        });
        var redirect = step.request().redirect();
        return redirect == null
                ? page
                : page.with("Content-Security-Policy", AppPages.policy(redirect));
    }

    private static void button(
            Html html, String handle, String seal, String decision, String text, String style) {
        AppPages.decision(html, CONFIRM, handle, seal, decision, text, style);
    }

    static Answer done() {
        return message("You are signed out", "You are signed out of Parlor in this browser.");
    }

    static Answer stayed() {
        return message("You stay signed in", "Nothing has changed. You can close this page.");
    }

    private static Answer message(String title, String text) {
        return AppPages.page(
                200, title, null, html -> html.element("h1", title).element("p", text));
    }
}
