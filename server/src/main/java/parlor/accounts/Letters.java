package parlor.accounts;

import java.net.URI;
import parlor.base.Limits;

/// The words of letters. A link carries its token behind the `#`, which browsers send to nobody.
final class Letters {
    private final URI site;

    /// @param site what people reach the server by
    Letters(URI site) {
        this.site = site;
    }

    private Letter letter(String to, String subject, String text) {
        return new Letter(to, subject, text + "\n-- \nParlor at " + site + "\n");
    }

    Letter confirm(String to, String name, String token) {
        return letter(
                to,
                "Is this your address?",
                """
                Hello %s,

                somebody, most likely you, gave this address for the account %s.
                If it was you, confirm it here:

                %s/account#confirm=%s

                The link works once, for %d minutes. If it was not you, do nothing.
                """
                        .formatted(name, name, site, token, minutes()));
    }

    Letter asked(String to, String name) {
        return letter(
                to,
                "Your address is about to change",
                """
                Hello %s,

                somebody, most likely you, wants the account %s to have another
                e-mail address. It changes when the new address is confirmed.
                If it was not you, change your password now and sign out everywhere:

                %s/account
                """
                        .formatted(name, name, site));
    }

    Letter changed(String to, String name) {
        return letter(
                to,
                "Your address has changed",
                """
                Hello %s,

                the account %s has another e-mail address from now on; letters to
                this one were the old way. If it was not you, set a new password with
                one of your recovery codes, or write to whoever runs this server:

                %s/account
                """
                        .formatted(name, name, site));
    }

    Letter confirmed(String to, String name) {
        return letter(
                to,
                "Your address is confirmed",
                """
                Hello %s,

                this is the e-mail address of the account %s from now on. Should you
                forget your password, a link to set a new one can be sent here.
                """
                        .formatted(name, name));
    }

    Letter recover(String to, String name, String token) {
        return letter(
                to,
                "A new password",
                """
                Hello %s,

                somebody, most likely you, forgot the password of the account %s.
                Set a new one here:

                %s/account#recover=%s&name=%s

                The link works once, for %d minutes. If it was not you, do nothing:
                your password stays as it is.
                """
                        .formatted(name, name, site, token, name, minutes()));
    }

    Letter newPassword(String to, String name) {
        return letter(
                to,
                "Your password has changed",
                """
                Hello %s,

                the account %s has a new password, and all other sessions have
                ended. If it was not you, set another one with one of your recovery
                codes, or with a link that is sent to this address:

                %s/account
                """
                        .formatted(name, name, site));
    }

    private static long minutes() {
        return Limits.MAIL_LINK.toMinutes();
    }
}
