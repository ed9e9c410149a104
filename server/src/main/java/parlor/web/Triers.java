package parlor.web;

import java.util.Optional;
import parlor.accounts.Accounts;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.PasswordGuesses.Trier;
import parlor.identity.PrincipalId;

/// Who is counted when a password or a code is tried: the name, or the device in which the owner of
/// the name once signed in.
record Triers(Accounts accounts, Cookies cookies) {

    /// @param what is tried
    Trier of(Call call, String what, String name) {
        var device = kept(call).flatMap(kept -> accounts.devices().known(kept, name));
        return counted(call, what, device, name);
    }

    /// The same where it is known who it was.
    Trier of(Call call, String what, String name, PrincipalId whose) {
        var device = kept(call).flatMap(kept -> accounts.devices().known(kept, whose));
        return counted(call, what, device, name);
    }

    private Optional<String> kept(Call call) {
        return cookies.device(call.head());
    }

    private Trier counted(Call call, String what, Optional<String> device, String name) {
        return device.map(id -> new Trier(what + " device " + id, null))
                .orElseGet(() ->
                        new Trier(what + " name " + accounts.lookedUp(name), call.address().key()));
    }
}
