package parlor.oauth;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client has posted, each parameter once (RFC 6749 §3.2).
record Form(Map<String, List<String>> all) {

    static Form of(HTTPRequest request) throws ParseException, Mistake {
        request.ensureMethod(HTTPRequest.Method.POST);
        request.ensureEntityContentType(ContentType.APPLICATION_URLENCODED);
        var all = request.getBodyAsFormParameters();
        for (var parameter : all.entrySet()) {
            if (parameter.getValue().size() > 1) {
                throw new Mistake(
                        OAuth2Error.INVALID_REQUEST,
                        printable(parameter.getKey()) + " was sent more than once");
            }
        }
        return new Form(all);
    }

    // RFC 6749 §5.2: an error's description has no other characters
    private static String printable(String name) {
        return name.matches("[A-Za-z0-9_.-]{1,50}") ? name : "a parameter";
    }

    /// What was sent without a value was not sent.
    @Nullable String one(String name) {
        return new Sent(all).one(name);
    }

    String required(String name) throws Mistake {
        var value = one(name);
        if (value == null) {
            throw new Mistake(OAuth2Error.INVALID_REQUEST, name + " is missing");
        }
        return value;
    }

    /// What a client says that it is.
    @Nullable ClientID client() {
        var id = one("client_id");
        return id == null || id.isBlank() ? null : new ClientID(id);
    }
}
