package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.util.Objects;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Call;

/// Requests and answers as the messages of the protocol's library.
final class OAuthMessages {
    private OAuthMessages() {}

    /// @param publicUrl what clients know the server by
    static HTTPRequest of(Call call, URI publicUrl) {
        var head = call.head();
        var request =
                new HTTPRequest(
                        head.method().equals("POST")
                                ? HTTPRequest.Method.POST
                                : HTTPRequest.Method.GET,
                        address(publicUrl, head.path()));
        var authorization = head.header("Authorization");
        if (authorization != null) {
            request.setAuthorization(authorization);
        }
        var proofs = head.headers().apply("DPoP");
        if (!proofs.isEmpty()) {
            request.setHeader("DPoP", proofs.toArray(String[]::new));
        }
        if (call.body().length > 0) {
            request.setEntityContentType(ContentType.APPLICATION_URLENCODED);
            request.setBody(new String(call.body(), UTF_8));
        }
        return request;
    }

    /// The same, with a body in JSON.
    static HTTPRequest json(Call call, URI publicUrl) {
        var request = of(call, publicUrl);
        request.setEntityContentType(ContentType.APPLICATION_JSON);
        request.setBody(new String(call.body(), UTF_8));
        return request;
    }

    private static URI address(URI publicUrl, String path) {
        try {
            return publicUrl.resolve(path);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound();
        }
    }

    static Answer answer(HTTPResponse response) {
        var body = Objects.requireNonNullElse(response.getBody(), "");
        var status = response.getStatusCode();
        var type = response.getEntityContentType();
        var answer =
                (body.isEmpty() || type == null
                                ? Answer.none(status)
                                : Answer.of(status, type.getType(), body.getBytes(UTF_8)))
                        .with("Cache-Control", "no-store")
                        .with("Pragma", "no-cache"); // RFC 6749 §5.1
        var challenge = response.getWWWAuthenticate();
        return challenge == null ? answer : answer.with("WWW-Authenticate", challenge);
    }
}
