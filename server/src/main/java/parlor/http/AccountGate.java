package parlor.http;

import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Where accounts may be used at all: not in clear over a network.
///
/// @param https whether the public URL is https: then nothing comes here in clear
/// @param overHttp whether the host allows it all the same
public record AccountGate(boolean https, boolean overHttp) {

    /// The endpoint, or `https_required`.
    public Route.Endpoint guard(Route.Endpoint endpoint) {
        return call -> {
            if (!allows(call.head())) {
                throw new Problem(
                        ProblemCode.HTTPS_REQUIRED,
                        "Accounts are used over https only. Guests may come in.");
            }
            return endpoint.answer(call);
        };
    }

    private boolean allows(Head head) {
        boolean onThisMachine = head.peer().isLoopbackAddress() && !Threshold.forwarded(head);
        return https || overHttp || head.tls() || onThisMachine;
    }
}
