package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Instant;

/// What a good access token lets its bearer do.
public record Access(Grant grant, Scope scope, Instant issuedAt, Instant expiresAt) {

    public boolean allows(String wanted) {
        return scope.contains(wanted);
    }
}
