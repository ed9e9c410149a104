package parlor.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import parlor.base.Network;

/// Where a request comes from. Limits count an IPv4 address or an IPv6 /64; prefixes are a /24 or a
/// /48.
public record ClientAddress(InetAddress address) {

    /// The peer itself, or, if it is a trusted proxy, the first address from the right of
    /// `X-Forwarded-For` that is not one. What is malformed counts as not sent.
    static ClientAddress of(
            InetAddress peer, List<String> forwardedFor, List<Network> trustedProxies) {
        if (!trusted(peer, trustedProxies)) {
            return new ClientAddress(peer);
        }
        var hops =
                forwardedFor.stream()
                        .flatMap(header -> Arrays.stream(header.split(",", -1)))
                        .toList();
        for (var hop : hops.reversed()) {
            var address = literal(hop.strip());
            if (address.isEmpty()) {
                return new ClientAddress(peer);
            }
            if (!trusted(address.get(), trustedProxies)) {
                return new ClientAddress(address.get());
            }
        }
        return new ClientAddress(peer);
    }

    static boolean trusted(InetAddress address, List<Network> networks) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /// An address as it is written, without asking a name server; with or without a port.
    static Optional<InetAddress> literal(String text) {
        var address = text;
        if (text.startsWith("[") && text.matches("\\[[^]]*](:[0-9]{1,5})?")) {
            address = text.substring(1, text.indexOf(']'));
        } else if (text.matches("[0-9.]+:[0-9]{1,5}")) {
            address = text.substring(0, text.indexOf(':'));
        }
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// What budgets count: the IPv4 address, or the /64.
    public String key() {
        return network(32, 64).toString();
    }

    /// The /24 or /48: what logs say, and what many addresses of one owner have in common.
    public String prefix() {
        return network(24, 48).toString();
    }

    /// The /24 or /32: what one owner has few of.
    public String neighbourhood() {
        return network(24, 32).toString();
    }

    /// Whether it is one of IPv6, where one owner has networks by the thousand.
    boolean wide() {
        return address.getAddress().length > 4;
    }

    /// The network of so many bits that an IPv6 address lies in.
    String within(int bits) {
        return network(32, bits).toString();
    }

    private Network network(int bits4, int bits6) {
        byte[] bytes = address.getAddress();
        int bits = bytes.length == 4 ? bits4 : bits6;
        for (int i = bits; i < bytes.length * 8; i++) {
            bytes[i / 8] &= (byte) ~(0x80 >> i % 8);
        }
        try {
            return new Network(InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
