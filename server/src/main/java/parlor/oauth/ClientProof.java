package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientAuthenticationVerifier;
import com.nimbusds.oauth2.sdk.auth.verifier.ClientCredentialsSelector;
import com.nimbusds.oauth2.sdk.auth.verifier.Context;
import com.nimbusds.oauth2.sdk.auth.verifier.ExpendedJTIChecker;
import com.nimbusds.oauth2.sdk.auth.verifier.InvalidClientException;
import com.nimbusds.oauth2.sdk.auth.verifier.JWTAudienceCheck;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which client is asking, and whether it can prove it (RFC 6749 §2.3, RFC 7523 §2.2).
final class ClientProof {
    private static final Duration ASSERTION = Duration.ofMinutes(10);
    private static final int REMEMBERED = 100_000;

    private final Clients clients;
    private final ClientAuthenticationVerifier<Client> assertions;

    ClientProof(Clients clients, Issuer issuer) {
        this.clients = clients;
        // The assertion is for us alone: the issuer, one value.
        this.assertions =
                new ClientAuthenticationVerifier<>(
                        new Keys(),
                        null,
                        Set.of(new Audience(issuer)),
                        JWTAudienceCheck.STRICT,
                        new Spent(),
                        ASSERTION.toSeconds());
    }

    /// @param shown how it proves it, or null
    /// @param id what a client says that has nothing to prove it by
    Client client(@Nullable ClientAuthentication shown, @Nullable ClientID id) throws Mistake {
        var named = shown == null ? id : shown.getClientID();
        var client = named == null ? null : clients.find(named.getValue()).orElse(null);
        if (client == null || !proves(client, shown)) {
            throw new Mistake(OAuth2Error.INVALID_CLIENT);
        }
        return client;
    }

    private boolean proves(Client client, @Nullable ClientAuthentication shown) {
        return switch (shown) {
            case null -> client.open();
            case PlainClientSecret plain ->
                    client.secret() != null
                            && Handle.opens(plain.getClientSecret().getValue(), client.secret());
            case PrivateKeyJWT signed -> signs(client, signed);
            default -> false;
        };
    }

    private boolean signs(Client client, PrivateKeyJWT signed) {
        var algorithm = signed.getClientAssertion().getHeader().getAlgorithm();
        var method = client.metadata().getTokenEndpointAuthMethod();
        if (!Discovery.ASSERTIONS.contains(algorithm)
                || !ClientAuthenticationMethod.PRIVATE_KEY_JWT.equals(method)) {
            return false;
        }
        var context = new Context<Client>();
        context.set(client);
        try {
            assertions.verify(signed, Set.of(), context);
            return true;
        } catch (InvalidClientException | JOSEException e) {
            return false;
        }
    }

    /// The keys that a client registered.
    private static final class Keys implements ClientCredentialsSelector<Client> {
        @Override
        public List<Secret> selectClientSecrets(
                ClientID id, ClientAuthenticationMethod method, Context<Client> context) {
            return List.of();
        }

        @Override
        public List<? extends PublicKey> selectPublicKeys(
                ClientID id,
                ClientAuthenticationMethod method,
                JWSHeader header,
                boolean anew,
                Context<Client> context) {
            var keys = new ArrayList<PublicKey>();
            var own = context.get().metadata().getJWKSet();
            if (own != null) {
                for (var key : new JWKSelector(JWKMatcher.forJWSHeader(header)).select(own)) {
                    keys.add(publicKey(key));
                }
            }
            return keys;
        }

        private static PublicKey publicKey(JWK key) {
            try {
                return ((AsymmetricJWK) key).toPublicKey();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Assertions that were shown already: none counts twice.
    private static final class Spent implements ExpendedJTIChecker<Client> {
        private final Cache<String, Boolean> seen =
                Caffeine.newBuilder()
                        .expireAfterWrite(ASSERTION.multipliedBy(2))
                        .maximumSize(REMEMBERED)
                        .build();

        @Override
        public boolean isExpended(
                JWTID jti,
                ClientID client,
                ClientAuthenticationMethod method,
                Context<Client> context) {
            return seen.asMap().putIfAbsent(client + "\n" + jti, true) != null;
        }

        @Override
        public void markExpended(
                JWTID jti,
                Date until,
                ClientID client,
                ClientAuthenticationMethod method,
                Context<Client> context) {
            seen.put(client + "\n" + jti, true);
        }
    }
}
