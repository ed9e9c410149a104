package parlor.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.rp.ApplicationType;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parlor.identity.Names;

/// What is looked at before a client is registered by itself. All that is wrong is said at once.
///
/// @param here whether this server is reached on its own machine only
record RegistrationChecks(boolean here) {
    private static final int NAME = 100;
    private static final int URIS = 20;
    private static final int URI_LENGTH = 500;
    static final int KEYS = 20;

    /// One check: what is wrong, in words.
    @FunctionalInterface
    private interface Check {
        Stream<String> of(OIDCClientMetadata metadata);
    }

    private List<Check> redirects() {
        return List.of(
                this::redirectsThere, // RFC 7591 §2
                this::redirectsRight, // RFC 9700 §4.1, OpenID Connect Registration §2
                this::logoutsRight); // RP-Initiated Logout §3.1
    }

    private List<Check> others() {
        return List.of(
                RegistrationChecks::responseTypes, // RFC 7591 §2.1
                RegistrationChecks::grants, // RFC 7591 §2.1
                RegistrationChecks::authentication, // RFC 7591 §2
                this::keys, // RFC 7591 §2: jwks, jwks_uri
                RegistrationChecks::idTokens, // OpenID Connect Registration §2
                this::subjects, // OpenID Connect Registration §2
                RegistrationChecks::userInfos, // OpenID Connect Registration §2
                this::requests, // OpenID Connect Registration §2
                RegistrationChecks::statement, // RFC 7591 §2.3
                this::notices, // Back-Channel Logout §2.2
                RegistrationChecks::words);
    }

    /// What is wrong, or null. Of two kinds of mistakes the redirects' is named.
    @Nullable ErrorObject check(OIDCClientMetadata metadata) {
        var redirects = said(redirects(), metadata);
        var others = said(others(), metadata);
        if (redirects.isEmpty() && others.isEmpty()) {
            return null;
        }
        var error =
                redirects.isEmpty()
                        ? RegistrationError.INVALID_CLIENT_METADATA
                        : RegistrationError.INVALID_REDIRECT_URI;
        var all = new ArrayList<>(redirects);
        all.addAll(others);
        return error.setDescription(String.join("; ", all));
    }

    private static List<String> said(List<Check> checks, OIDCClientMetadata metadata) {
        return checks.stream().flatMap(check -> check.of(metadata)).toList();
    }

    private static <T> Collection<T> all(@Nullable Collection<T> some) {
        return Objects.requireNonNullElse(some, Set.of());
    }

    private static Stream<String> when(boolean wrong, String what) {
        return wrong ? Stream.of(what) : Stream.empty();
    }

    private Stream<String> redirectsThere(OIDCClientMetadata metadata) {
        var redirects = all(metadata.getRedirectionURIs());
        boolean needed = metadata.getGrantTypes().contains(GrantType.AUTHORIZATION_CODE);
        return Stream.concat(
                when(needed && redirects.isEmpty(), "redirect_uris is missing"),
                when(redirects.size() > URIS, "redirect_uris has more than " + URIS));
    }

    private Stream<String> redirectsRight(OIDCClientMetadata metadata) {
        boolean web = !ApplicationType.NATIVE.equals(metadata.getApplicationType());
        return all(metadata.getRedirectionURIs()).stream()
                .filter(uri -> !right(uri, web))
                .map(uri -> "redirect_uris: " + shown(uri) + " cannot be one");
    }

    private Stream<String> logoutsRight(OIDCClientMetadata metadata) {
        boolean web = !ApplicationType.NATIVE.equals(metadata.getApplicationType());
        var logouts = all(metadata.getPostLogoutRedirectionURIs());
        return Stream.concat(
                when(logouts.size() > URIS, "post_logout_redirect_uris has more than " + URIS),
                logouts.stream()
                        .filter(uri -> !right(uri, web))
                        .map(uri -> "post_logout_redirect_uris: " + shown(uri) + " cannot be one"));
    }

    /// A web app has https; a native one a place on its own machine or a scheme of its own too.
    private boolean right(URI uri, boolean web) {
        return Redirects.registrable(uri)
                && uri.toString().length() <= URI_LENGTH
                && (!web || here || "https".equals(uri.getScheme()));
    }

    private static String shown(URI uri) {
        var text = uri.toASCIIString();
        return text.length() > NAME ? text.substring(0, NAME) + "..." : text;
    }

    private static Stream<String> responseTypes(OIDCClientMetadata metadata) {
        boolean code = metadata.getGrantTypes().contains(GrantType.AUTHORIZATION_CODE);
        var types = all(metadata.getResponseTypes());
        boolean odd = types.stream().anyMatch(type -> !type.equals(ResponseType.CODE));
        return when(odd || (code && types.isEmpty()), "response_types is code");
    }

    private static Stream<String> grants(OIDCClientMetadata metadata) {
        return metadata.getGrantTypes().stream()
                .filter(grant -> !Discovery.GRANTS.contains(grant))
                .map(grant -> "grant_types: not all of them are this server's");
    }

    private static Stream<String> authentication(OIDCClientMetadata metadata) {
        var method = metadata.getTokenEndpointAuthMethod();
        boolean open = ClientAuthenticationMethod.NONE.equals(method);
        boolean signs = ClientAuthenticationMethod.PRIVATE_KEY_JWT.equals(method);
        boolean itself = metadata.getGrantTypes().contains(GrantType.CLIENT_CREDENTIALS);
        return Stream.of(
                        when(
                                !Discovery.AUTHENTICATION.contains(method),
                                "token_endpoint_auth_method is none that this server has"),
                        when(open && itself, "client_credentials is not for public clients"),
                        when(
                                signs
                                        && metadata.getJWKSet() == null
                                        && metadata.getJWKSetURI() == null,
                                "private_key_jwt needs jwks or jwks_uri"),
                        when(
                                metadata.getTokenEndpointAuthJWSAlg() != null
                                        && !Signatures.WITH_RS256.contains(
                                                metadata.getTokenEndpointAuthJWSAlg()),
                                "token_endpoint_auth_signing_alg is none that this server has"))
                .flatMap(it -> it);
    }

    private Stream<String> keys(OIDCClientMetadata metadata) {
        var keys = metadata.getJWKSet() == null ? List.<JWK>of() : metadata.getJWKSet().getKeys();
        boolean secret =
                keys.stream().anyMatch(key -> key.isPrivate() || key.toPublicJWK() == null);
        return Stream.of(
                        when(
                                metadata.getJWKSet() != null && metadata.getJWKSetURI() != null,
                                "there is jwks or jwks_uri, not both"),
                        when(!fetchable(metadata.getJWKSetURI()), "jwks_uri is https"),
                        when(keys.size() > KEYS, "jwks has more than " + KEYS + " keys"),
                        when(secret, "jwks holds public keys alone"))
                .flatMap(it -> it);
    }

    private static Stream<String> idTokens(OIDCClientMetadata metadata) {
        JWSAlgorithm wanted = metadata.getIDTokenJWSAlg();
        return Stream.concat(
                when(
                        wanted != null && !SigningKeys.ALGORITHMS.contains(wanted),
                        "id_token_signed_response_alg is RS256 or ES256"),
                when(
                        metadata.getIDTokenJWEAlg() != null || metadata.getIDTokenJWEEnc() != null,
                        "ID tokens are not encrypted"));
    }

    private Stream<String> subjects(OIDCClientMetadata metadata) {
        var type = metadata.getSubjectType();
        return Stream.concat(
                when(type != null && !type.equals(SubjectType.PUBLIC), "subject_type is public"),
                when(!fetchable(metadata.getSectorIDURI()), "sector_identifier_uri is https"));
    }

    private static Stream<String> userInfos(OIDCClientMetadata metadata) {
        var wanted = metadata.getUserInfoJWSAlg();
        return Stream.concat(
                when(
                        wanted != null && !SigningKeys.ALGORITHMS.contains(wanted),
                        "userinfo_signed_response_alg is RS256 or ES256"),
                when(
                        metadata.getUserInfoJWEAlg() != null
                                || metadata.getUserInfoJWEEnc() != null,
                        "the answer of userinfo is not encrypted"));
    }

    private Stream<String> requests(OIDCClientMetadata metadata) {
        var uris = all(metadata.getRequestObjectURIs());
        var signed = metadata.getRequestObjectJWSAlg();
        return Stream.of(
                        when(uris.size() > URIS, "request_uris has more than " + URIS),
                        when(!uris.stream().allMatch(this::keepsRequest), "request_uris are https"),
                        when(
                                signed != null && !Discovery.OF_REQUESTS.contains(signed),
                                "request_object_signing_alg is none that this server has"),
                        when(
                                metadata.getRequestObjectJWEAlg() != null
                                        || metadata.getRequestObjectJWEEnc() != null,
                                "requests are not encrypted"))
                .flatMap(it -> it);
    }

    private boolean keepsRequest(URI uri) {
        return fetchable(URI.create(RequestObjects.place(uri.toString())));
    }

    private static Stream<String> statement(OIDCClientMetadata metadata) {
        return when(metadata.getSoftwareStatement() != null, "software_statement is not read");
    }

    private Stream<String> notices(OIDCClientMetadata metadata) {
        return when(
                !fetchable(metadata.getBackChannelLogoutURI()), "backchannel_logout_uri is https");
    }

    /// Whether this server may ask there; none is right too.
    private boolean fetchable(@Nullable URI uri) {
        return uri == null
                || (Redirects.noticeable(uri)
                        && uri.toString().length() <= URI_LENGTH
                        && (here || "https".equals(uri.getScheme())));
    }

    private static Stream<String> words(OIDCClientMetadata metadata) {
        var name = metadata.getName();
        var contacts = Objects.requireNonNullElse(metadata.getEmailContacts(), List.<String>of());
        var links =
                Stream.of(
                        metadata.getURI(),
                        metadata.getLogoURI(),
                        metadata.getPolicyURI(),
                        metadata.getTermsOfServiceURI());
        boolean odd =
                links.filter(Objects::nonNull)
                        .anyMatch(uri ->
                                uri.toString().length() > URI_LENGTH
                                        || !String.valueOf(uri.getScheme()).startsWith("http"));
        return Stream.of(
                        when(
                                name != null && (name.isBlank() || name.length() > NAME),
                                "client_name has 1 to " + NAME + " characters"),
                        when(
                                name != null && Names.hides(name),
                                "client_name has no control or invisible characters"),
                        when(
                                contacts.size() > URIS
                                        || contacts.stream().anyMatch(it -> it.length() > NAME),
                                "contacts has too much"),
                        when(odd, "client_uri, logo_uri, policy_uri and tos_uri are web addresses"))
                .flatMap(it -> it);
    }
}
