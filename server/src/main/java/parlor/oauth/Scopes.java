package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an app may be let do, and how people are told of it.
final class Scopes {
    static final String OPENID = "openid";
    static final String PROFILE = "profile";
    static final String EMAIL = "email";
    static final String OFFLINE = "offline_access";
    static final Map<String, String> MEANING = meaning();

    private Scopes() {}

    private static Map<String, String> meaning() {
        var all = new LinkedHashMap<String, String>();
        all.put(OPENID, "know that it is you");
        all.put(PROFILE, "see your name and your picture");
        all.put(EMAIL, "see your e-mail address");
        all.put("rooms:read", "read in your rooms");
        all.put("rooms:write", "speak in your rooms, join and leave them");
        all.put("dice:roll", "roll dice for you");
        all.put(OFFLINE, "do so while you are signed out");
        return all;
    }

    /// Those that we know, in our order; what we do not know is ignored (RFC 6749 §3.3).
    static Scope known(Collection<String> wanted) {
        var known = new Scope();
        MEANING.keySet().stream().filter(wanted::contains).forEach(known::add);
        return known;
    }
}
