package parlor.oauth;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.rp.ApplicationType;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Outbound;

/// An app that people let act for them.
///
/// @param metadata what it registered (RFC 7591)
/// @param secret what is kept of its secret; null if it has none
/// @param firstParty whether it belongs to this server, so that nobody is asked for consent
/// @param pkce whether each of its requests must carry a challenge; those of one that cannot be
///   proved do anyway
/// @param stranger whether it has registered by itself, and the host does not know it
public record Client(
        String id,
        OIDCClientMetadata metadata,
        @Nullable String secret,
        boolean firstParty,
        boolean pkce,
        boolean stranger,
        Instant createdAt) {

    public Client {
        pkce = pkce || unproved(metadata);
    }

    public String name() {
        return Objects.requireNonNullElse(metadata.getName(), id);
    }

    public Set<URI> redirects() {
        var all = metadata.getRedirectionURIs();
        return all == null ? Set.of() : all;
    }

    /// Where people may be sent after they have signed out.
    Set<URI> logouts() {
        var all = metadata.getPostLogoutRedirectionURIs();
        return all == null ? Set.of() : all;
    }

    public Set<GrantType> grants() {
        return metadata.getGrantTypes();
    }

    boolean may(GrantType grant) {
        return grants().contains(grant);
    }

    /// Whether it cannot keep a secret (RFC 6749 §2.1).
    public boolean open() {
        return open(metadata);
    }

    private static boolean open(OIDCClientMetadata metadata) {
        return ClientAuthenticationMethod.NONE.equals(metadata.getTokenEndpointAuthMethod());
    }

    /// Whether nothing that it shows proves which app it is: it has no secret, or it hands it out
    /// with itself to whoever installs it (RFC 8252 §8.5).
    boolean unproved() {
        return unproved(metadata);
    }

    private static boolean unproved(OIDCClientMetadata metadata) {
        var redirects = metadata.getRedirectionURIs();
        return open(metadata)
                || ApplicationType.NATIVE.equals(metadata.getApplicationType())
                || (redirects != null && redirects.stream().anyMatch(Redirects::ofProgram));
    }

    /// Whether it pushes each request before it sends somebody (RFC 9126 §6).
    public boolean pushes() {
        return metadata.requiresPushedAuthorizationRequests();
    }

    /// Whether each of its tokens is bound to a key (RFC 9449 §5.2).
    public boolean bound() {
        return metadata.getDPoPBoundAccessTokens();
    }

    /// Whether it is held to the FAPI 2.0 Security Profile: the host has added it, or it demands of
    /// itself what that does. Others go by OpenID Connect Core.
    boolean strict() {
        return !stranger || pushes() || bound();
    }

    /// How far a request may go to an address that it has set: only the host's own apps may be in
    /// its network.
    ///
    /// @param here whether this server is reached on its own machine only, and its apps may be too
    Outbound.Reach reach(boolean here) {
        return stranger && !here ? Outbound.Reach.PUBLIC : Outbound.Reach.ANYWHERE;
    }

    /// Of these scopes, what it is registered for.
    Scope allowed(Scope wanted) {
        var own = metadata.getScope();
        var known = Scopes.known(wanted.toStringList());
        known.removeIf(value -> own != null && !own.contains(value));
        return known;
    }

    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
