package parlor.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import com.nimbusds.oauth2.sdk.util.JSONArrayUtils;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Outbound;

/// Lists of redirects that belong together, which a client names when it registers by itself
/// (OpenID Connect Registration §5).
///
/// @param reach how far such a client may have this server ask
record Sectors(Outbound outbound, Outbound.Reach reach) {
    private static final Logger log = LoggerFactory.getLogger(Sectors.class);
    private static final Set<String> TYPES = Set.of("application/json");

    /// What is wrong with the list that this client names, or null; may wait for five seconds.
    @Nullable ErrorObject check(OIDCClientMetadata metadata) {
        var uri = metadata.getSectorIDURI();
        if (uri == null) {
            return null;
        }
        try {
            var listed = listed(uri);
            var redirects = metadata.getRedirectionURIStrings();
            return redirects == null || listed.containsAll(redirects)
                    ? null
                    : wrong("the list at sector_identifier_uri lacks one of redirect_uris");
        } catch (ParseException e) {
            return wrong("what stands at sector_identifier_uri is no list");
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("sector_not_fetched");
            return wrong("the list at sector_identifier_uri could not be fetched");
        }
    }

    private List<String> listed(URI uri) throws IOException, ParseException {
        var document = outbound.get(uri, TYPES, reach);
        return JSONArrayUtils.toStringList(JSONArrayUtils.parse(document));
    }

    private static ErrorObject wrong(String what) {
        return RegistrationError.INVALID_CLIENT_METADATA.setDescription(what);
    }
}
