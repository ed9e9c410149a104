package parlor.opaque;

import org.jspecify.annotations.Nullable;

/// The names both sides sign in under; a name that is null is that side's public key.
public record Identities(byte @Nullable [] client, byte @Nullable [] server) {
    /// Both sides go by their public keys.
    public static final Identities KEYS = new Identities(null, null);

    byte[] client(byte[] publicKey) {
        return client == null ? publicKey : client;
    }

    byte[] server(byte[] publicKey) {
        return server == null ? publicKey : server;
    }
}
