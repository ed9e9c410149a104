package parlor.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parlor.wire.JsonText;

/// What a request is answered with.
///
/// @param moreCookies besides the session's, which is a header
/// @param takeOver writes the body by itself, on the request's event loop; HEAD does not ask for it
public record Answer(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable Consumer<HttpServerRequest> takeOver,
        List<String> moreCookies) {
    private static final byte[] NOTHING = {};

    /// One JSON object, which is not to be stored.
    public static Answer json(int status, JsonText.Fields fields) {
        return json(status, JsonText.object(fields));
    }

    /// JSON that is written already, and is not to be stored.
    public static Answer json(int status, byte[] body) {
        return of(status, "application/json", body).with("Cache-Control", "no-store");
    }

    /// A body of any other type.
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), body, null, List.of());
    }

    /// No body.
    public static Answer none(int status) {
        return new Answer(status, Map.of(), NOTHING, null, List.of());
    }

    /// Sends the caller elsewhere for good, with the same method.
    static Answer elsewhere(String where) {
        return none(308).with("Location", where);
    }

    /// Sends the browser elsewhere, by GET.
    public static Answer seeOther(String where) {
        return none(303).with("Location", where).with("Cache-Control", "no-store");
    }

    /// A body that is written bit by bit, on the request's event loop.
    public static Answer stream(String contentType, Consumer<HttpServerRequest> takeOver) {
        return new Answer(200, Map.of("Content-Type", contentType), NOTHING, takeOver, List.of())
                .with("Cache-Control", "no-store");
    }

    /// The same with another status.
    Answer at(int other) {
        return new Answer(other, headers, body, takeOver, moreCookies);
    }

    /// The same with one more header, or another value of it.
    public Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, takeOver, moreCookies);
    }

    /// Sets another cookie beside the session's.
    public Answer withCookie(String cookie) {
        var more = new ArrayList<>(moreCookies);
        more.add(cookie);
        return new Answer(status, headers, body, takeOver, more);
    }
}
