package parlor.web;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.identity.Session;
import parlor.identity.User;
import parlor.oauth.DeviceGrants;
import parlor.oauth.FormSeal;
import parlor.oauth.OAuth;
import parlor.oauth.UserCode;

/// Where a person lets a device in that shows a code (RFC 8628 §3.3). The code is typed by hand,
/// always: a link that brought it could come from anybody.
record DeviceEndpoints(OAuth oauth, Budgets budgets, Cookies cookies, SecureRandom secrets) {

    Answer show(Call call) {
        var session = account(call);
        var browser = browser(call);
        return known(
                browser, session == null ? DevicePages.signIn() : typing(browser, session, ""));
    }

    /// The code that was typed.
    Answer find(Call call) {
        var session = account(call);
        var browser = browser(call);
        return session == null ? show(call) : known(browser, found(call, session, browser));
    }

    private Answer found(Call call, Session session, String browser) {
        var form = Visit.form(call);
        if (Visit.foreign(call) || !Visit.one(form, "seal").equals(seal("", browser, session))) {
            return late(browser, session);
        }
        var device = device(call, session, Visit.one(form, "user_code"));
        return device == null
                ? unknown(browser, session)
                : DevicePages.agree(
                        device, session.user(), seal(device.code().letters(), browser, session));
    }

    /// What the person has decided about the device.
    Answer decide(Call call) {
        var session = account(call);
        var browser = browser(call);
        return session == null ? show(call) : known(browser, decided(call, session, browser));
    }

    private Answer decided(Call call, Session session, String browser) {
        var form = Visit.form(call);
        var code = Visit.one(form, "request");
        if (Visit.foreign(call) || !Visit.one(form, "seal").equals(seal(code, browser, session))) {
            return late(browser, session);
        }
        var device = device(call, session, code);
        if (device == null) {
            return unknown(browser, session);
        }
        boolean agrees = Visit.one(form, "decision").equals("allow");
        boolean done =
                agrees
                        ? oauth.devices().allow(device.code(), session)
                        : oauth.devices().deny(device.code());
        return done ? DevicePages.decided(agrees) : unknown(browser, session);
    }

    private String browser(Call call) {
        return Visit.browser(call, cookies, secrets);
    }

    /// Each page knows its browser again, however long the last one was open.
    private Answer known(String browser, Answer page) {
        return page.withCookie(cookies.setFlow(browser));
    }

    /// The device that shows this code; null if there is none, which counts as a wrong try.
    private DeviceGrants.@Nullable Waiting device(Call call, Session session, String typed) {
        var address = call.address().key();
        budgets.deviceTry(session.user().id(), address);
        var device = UserCode.typed(typed).flatMap(oauth.devices()::find);
        if (device.isPresent()) {
            budgets.deviceFound(session.user().id(), address);
        }
        return device.orElse(null);
    }

    private static Answer unknown(String browser, Session session) {
        return typing(
                browser, session, "No device waits with this code, or it has waited too long.");
    }

    private static Answer late(String browser, Session session) {
        return typing(browser, session, "The page was open for too long. Type the code once more.");
    }

    private static Answer typing(String browser, Session session, String problem) {
        return DevicePages.typing(session.user(), seal("", browser, session), problem);
    }

    private static String seal(String code, String browser, Session session) {
        return FormSeal.of("device\n" + code, browser, session);
    }

    private static @Nullable Session account(Call call) {
        var session = call.caller().session();
        return session != null && session.user().kind() == User.Kind.ACCOUNT ? session : null;
    }
}
