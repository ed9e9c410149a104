package parlor.wire;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// What callers are told of failures. The words of our own faults never leave the process.
public final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /// The caller's mistake, or `error` for a fault of ours, which is logged under the request's
    /// id.
    public static Problem of(@Nullable Throwable failure, String requestId) {
        var cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        if (cause instanceof Problem problem) {
            return problem;
        }
        log.atError().addKeyValue("request_id", requestId).setCause(cause).log("request_failed");
        return new Problem(ProblemCode.ERROR, "A server error occurred.");
    }
}
