package parlor.oauth;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which client is asking, and whether it can prove it (RFC 6749 §2.3, RFC 7521 §4.2).
final class ClientProof {
    private static final String BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Clients clients;
    private final Assertions assertions;

    ClientProof(Clients clients, Assertions assertions) {
        this.clients = clients;
        this.assertions = assertions;
    }

    /// The client that has posted this form.
    Client client(HTTPRequest request, Form form) throws ParseException, Mistake {
        long ways =
                Stream.of(
                                request.getAuthorization(),
                                form.one("client_secret"),
                                form.one("client_assertion"))
                        .filter(Objects::nonNull)
                        .count();
        if (ways > 1) { // RFC 6749 §2.3, §5.2
            throw new Mistake(
                    OAuth2Error.INVALID_REQUEST, "a client proves who it is in one way only");
        }
        return form.one("client_assertion") == null
                ? client(ClientAuthentication.parse(request), form.client())
                : signer(form);
    }

    private Client signer(Form form) throws Mistake {
        if (!BY_JWT.equals(form.one("client_assertion_type"))) {
            throw new Mistake(OAuth2Error.INVALID_CLIENT);
        }
        try {
            var token = SignedJWT.parse(form.required("client_assertion"));
            var subject = token.getJWTClaimsSet().getSubject();
            var client = find(named(subject), form.client());
            if (client != null && assertions.prove(token, client)) {
                return client;
            }
        } catch (java.text.ParseException e) {
            // Whatever it is, it proves nothing.
        }
        throw new Mistake(OAuth2Error.INVALID_CLIENT);
    }

    private static @Nullable ClientID named(@Nullable String subject) {
        return subject == null || subject.isBlank() ? null : new ClientID(subject);
    }

    /// @param shown how it proves it, or null
    /// @param id what a client says that has nothing to prove it by
    private Client client(@Nullable ClientAuthentication shown, @Nullable ClientID id)
            throws Mistake {
        var client = find(shown == null ? id : shown.getClientID(), id);
        if (client == null || !proves(client, shown)) {
            throw new Mistake(OAuth2Error.INVALID_CLIENT);
        }
        return client;
    }

    /// @param id what the client says besides, which is the same (RFC 6749 §2.3.1, RFC 7521 §4.2)
    private @Nullable Client find(@Nullable ClientID named, @Nullable ClientID id) {
        return named == null || (id != null && !id.equals(named))
                ? null
                : clients.find(named.getValue()).orElse(null);
    }

    private static boolean proves(Client client, @Nullable ClientAuthentication shown) {
        return switch (shown) {
            case null -> client.open();
            case PlainClientSecret plain ->
                    client.secret() != null
                            && Handle.opens(plain.getClientSecret().getValue(), client.secret());
            default -> false;
        };
    }
}
