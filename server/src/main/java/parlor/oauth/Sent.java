package parlor.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;

/// The parameters of a request, as they came.
record Sent(Map<String, List<String>> all) {

    /// What was sent without a value was not sent (RFC 6749 §3.1).
    @Nullable String one(String name) {
        var value = all.getOrDefault(name, List.of("")).getFirst();
        return value.isEmpty() ? null : value;
    }

    boolean twice(String name) {
        return all.getOrDefault(name, List.of()).size() > 1;
    }

    /// Whether those of these names can be kept together.
    boolean fits(Collection<String> names) {
        return URLUtils.serializeParameters(only(names)).length() <= Limits.OAUTH_REQUEST_BYTES;
    }

    /// Those of these names that have a value.
    Map<String, List<String>> only(Collection<String> names) {
        var read = new LinkedHashMap<String, List<String>>();
        for (var name : names) {
            var value = one(name);
            if (value != null) {
                read.put(name, List.of(value));
            }
        }
        return read;
    }
}
