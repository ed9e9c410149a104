package parlor.http;

import java.util.function.BiConsumer;

/// The headers that every answer carries, for the sake of browsers.
public final class Headers {
    private static final String PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; worker-src 'self'; manifest-src 'self';"
                    + " form-action 'self'%s; base-uri 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'";

    /// The policy of a script that runs as a worker.
    public static final String WORKER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";
    private static final String YEAR = "max-age=31536000";

    private Headers() {}

    static void usual(BiConsumer<String, String> put, String requestId, boolean https) {
        put.accept("X-Request-Id", requestId);
        put.accept("X-Content-Type-Options", "nosniff");
        put.accept("Referrer-Policy", "no-referrer");
        put.accept("Cross-Origin-Opener-Policy", "same-origin");
        if (https) {
            put.accept("Strict-Transport-Security", YEAR);
        }
    }

    /// What a page may do, unless the answer says so itself; data may do nothing.
    static String policy(Answer answer) {
        var own = answer.headers().get("Content-Security-Policy");
        return own != null ? own : policy(answer.headers().getOrDefault("Content-Type", ""));
    }

    /// The policy of a page whose form leads to another origin too.
    public static String leadingTo(String origin) {
        return PAGE.formatted(" " + origin);
    }

    private static String policy(String contentType) {
        return contentType.startsWith("text/html") ? PAGE.formatted("") : DATA;
    }
}
