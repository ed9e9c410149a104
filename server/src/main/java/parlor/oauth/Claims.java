package parlor.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.claims.ClaimRequirement;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parlor.accounts.Mail;
import parlor.db.Database;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// What is told of a person (OpenID Connect Core §5).
final class Claims {
    static final List<String> NAMES =
            List.of(
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "nonce",
                    "acr",
                    "amr",
                    "sid",
                    "at_hash",
                    "name",
                    "preferred_username",
                    "picture",
                    "email",
                    "email_verified");

    /// Under which scope people agree to each (OpenID Connect Core §5.4).
    private static final Map<String, String> SCOPES =
            Map.of(
                    "name", Scopes.PROFILE,
                    "preferred_username", Scopes.PROFILE,
                    "picture", Scopes.PROFILE,
                    "email", Scopes.EMAIL,
                    "email_verified", Scopes.EMAIL);

    private final Database database;
    private final Issuer issuer;

    Claims(Database database, Issuer issuer) {
        this.database = database;
        this.issuer = issuer;
    }

    /// Of the person, what the scope or the request asks for. An address that nobody has confirmed
    /// is told to nobody: anybody may have given it.
    Map<String, Object> of(User user, Scope scope, @Nullable ClaimsSetRequest wanted) {
        Predicate<String> asked =
                name -> scope.contains(scope(name)) || (wanted != null && wanted.get(name) != null);
        var all = new LinkedHashMap<String, Object>();
        all.put("name", user.username());
        all.put("preferred_username", user.username());
        if (user.avatar() != null) {
            all.put("picture", issuer.getValue() + user.avatar());
        }
        if (asked.test("email") || asked.test("email_verified")) {
            email(user.id())
                    .ifPresent(email -> {
                        all.put("email", email);
                        all.put("email_verified", true);
                    });
        }
        all.keySet().removeIf(asked.negate());
        return all;
    }

    private Optional<String> email(PrincipalId who) {
        return database.read(tx -> Mail.Address.of(tx, who)).good();
    }

    /// All else is said of who they are.
    private static String scope(String name) {
        return SCOPES.getOrDefault(name, Scopes.OPENID);
    }

    /// The claims that a request asks for one by one; null if it does not.
    static @Nullable OIDCClaimsRequest wanted(AuthorizationRequest request) {
        return request instanceof AuthenticationRequest openid ? openid.getOIDCClaims() : null;
    }

    /// The scopes under which people agree to what is asked for one by one.
    static Stream<String> scopes(@Nullable OIDCClaimsRequest wanted) {
        return wanted == null
                ? Stream.empty()
                : Stream.of(wanted.getIDTokenClaimsRequest(), wanted.getUserInfoClaimsRequest())
                        .filter(Objects::nonNull)
                        .flatMap(set -> set.getEntries().stream())
                        .map(entry -> scope(entry.getClaimName()));
    }

    /// The same without what belongs to other scopes than these.
    static OIDCClaimsRequest within(OIDCClaimsRequest wanted, Predicate<String> scopes) {
        return new OIDCClaimsRequest()
                .withIDTokenClaimsRequest(within(wanted.getIDTokenClaimsRequest(), scopes))
                .withUserInfoClaimsRequest(within(wanted.getUserInfoClaimsRequest(), scopes));
    }

    private static @Nullable ClaimsSetRequest within(
            @Nullable ClaimsSetRequest wanted, Predicate<String> scopes) {
        return wanted == null
                ? null
                : new ClaimsSetRequest(
                        wanted.getEntries().stream()
                                .filter(entry -> scopes.test(scope(entry.getClaimName())))
                                .toList());
    }

    /// The values of which the ID token shall have one (OpenID Connect Core §5.5.1); none where any
    /// will do.
    static Set<String> values(@Nullable OIDCClaimsRequest wanted, String name) {
        var entry = ofIdToken(wanted, name);
        if (entry == null) {
            return Set.of();
        }
        var all = new LinkedHashSet<String>();
        Stream.ofNullable(entry.getRawValue()).forEach(value -> all.add(value.toString()));
        Stream.ofNullable(entry.getValuesAsRawList())
                .flatMap(List::stream)
                .forEach(value -> all.add(String.valueOf(value)));
        return all;
    }

    /// Whether the client cannot go on without this claim of the ID token.
    static boolean essential(@Nullable OIDCClaimsRequest wanted, String name) {
        var entry = ofIdToken(wanted, name);
        return entry != null && entry.getClaimRequirement() == ClaimRequirement.ESSENTIAL;
    }

    private static ClaimsSetRequest.@Nullable Entry ofIdToken(
            @Nullable OIDCClaimsRequest wanted, String name) {
        var claims = wanted == null ? null : wanted.getIDTokenClaimsRequest();
        return claims == null ? null : claims.get(name);
    }
}
