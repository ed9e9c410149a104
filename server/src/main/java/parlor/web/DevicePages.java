package parlor.web;

import parlor.http.Answer;
import parlor.identity.User;
import parlor.oauth.DeviceGrants;

/// The pages on which people let a device in that shows a code.
final class DevicePages {
    static final String TYPE = "/device";
    static final String DECIDE = "/device/decision";
    private static final String TITLE = "Let a device in";

    private DevicePages() {}

    static Answer signIn() {
        return AppPages.page(
                200,
                "Sign in",
                "sign-in.js",
                html -> {
                    html.element("h1", TITLE)
                            .element("p", "Sign in first; then type the code that it shows.");
                    AppPages.password(html, "");
                });
    }

    /// @param problem with the code that was typed before; empty if there is none
    static Answer typing(User user, String seal, String problem) {
        return AppPages.page(
                problem.isEmpty() ? 200 : 400,
                TITLE,
                null,
                html -> {
                    html.element("h1", TITLE);
                    html.raw("<p>You are ")
                            .element("b", user.username())
                            .raw(". Type the code that your device shows. If somebody has sent you")
                            .raw(" a code, do not: he would come in as you.</p>")
                            .raw("<form method=\"post\" action=\"" + TYPE + "\" class=\"card\">");
                    AppPages.hidden(html, "seal", seal);
                    html.raw("<label>Code <input name=\"user_code\" required maxlength=\"20\"")
                            .raw(" autocomplete=\"off\" autocapitalize=\"characters\"")
                            .raw(" spellcheck=\"false\" placeholder=\"BCDF-GHJK\"");
                    mistake(html, problem);
                    html.raw("<button>Go on</button></form>");
                });
    }

    /// The end of the field, and beside it what is wrong with what was typed there.
    private static void mistake(Html html, String problem) {
        if (problem.isEmpty()) {
            html.raw("></label>");
            return;
        }
        html.raw(" autofocus aria-invalid=\"true\" aria-describedby=\"mistake\"></label>")
                .raw("<p id=\"mistake\" class=\"mistake\">")
                .text(problem)
                .raw("</p>");
    }

    static Answer agree(DeviceGrants.Waiting device, User user, String seal) {
        var client = device.client();
        return AppPages.page(
                200,
                TITLE,
                null,
                html -> {
                    html.element("h1", "Let " + client.name() + " in on another device?")
                            .raw("<p>A device that shows ")
                            .element("b", device.code().shown())
                            .raw(" asks with ")
                            .element("b", client.name())
                            .text(client.firstParty() ? "" : " (not verified)")
                            .raw(" to:</p><ul>");
                    device.meaning().forEach(it -> html.element("li", it));
                    html.raw("</ul><p>You are ")
                            .element("b", user.username())
                            .raw(". Let it in only if it stands before you. You can take this back")
                            .raw(" at any time, ")
                            .link("/account/apps", "on this page")
                            .raw(".</p>");
                    button(html, device, seal, "allow", "Let it in", "");
                    button(html, device, seal, "deny", "Do not", "quiet");
                });
    }

    private static void button(
            Html html,
            DeviceGrants.Waiting device,
            String seal,
            String decision,
            String text,
            String style) {
        var code = device.code().letters();
        AppPages.decision(html, DECIDE, code, seal, decision, text, style);
    }

    static Answer decided(boolean allowed) {
        var title = allowed ? "The device is in" : "The device stays out";
        var text = allowed ? "Go on there; in a few seconds it knows." : "Nothing has changed.";
        return AppPages.page(
                200, title, null, html -> html.element("h1", title).element("p", text));
    }
}
