package parlor.http;

import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Where accounts may be used at all: not in clear over a network. The public URL decides; no
/// request talks its way past it.
///
/// @param anywhere whether the public URL is https, or the host allows accounts in clear
/// @param here whether the public URL is of this machine alone: then they are used on it
public record AccountGate(boolean anywhere, boolean here) {

    /// The endpoint, or `https_required`.
    public Route.Endpoint guard(Route.Endpoint endpoint) {
        return call -> {
            if (!open(call.head())) {
                throw new Problem(
                        ProblemCode.HTTPS_REQUIRED,
                        "Accounts are used over https only. Guests may come in.");
            }
            return endpoint.answer(call);
        };
    }

    /// Whether who asks may use accounts.
    public boolean open(Head head) {
        return anywhere || (here && onThisMachine(head));
    }

    private static boolean onThisMachine(Head head) {
        return head.peer().isLoopbackAddress() && !Threshold.forwarded(head);
    }
}
