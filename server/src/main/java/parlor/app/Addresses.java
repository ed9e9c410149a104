package parlor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import parlor.base.Network;

/// Addresses as they are written, without asking a name server.
final class Addresses {
    private Addresses() {}

    static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static boolean loopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || literal(unbracketed(host)).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    static int freePort(String host) throws Refusal {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Refusal("cannot listen on %s: %s".formatted(host, e.getMessage()));
        }
    }

    /// `10.0.0.0/8`, `fd00::/8` or one address; empty if it is none.
    static Optional<Network> network(String text) {
        int slash = text.indexOf('/');
        var address = literal(slash < 0 ? text : text.substring(0, slash));
        return address.flatMap(a -> network(a, slash < 0 ? "" : text.substring(slash + 1)));
    }

    private static Optional<Network> network(InetAddress address, String bits) {
        int all = address.getAddress().length * 8;
        if (bits.isEmpty()) {
            return Optional.of(new Network(address, all));
        }
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
            return Optional.empty();
        }
        return Optional.of(new Network(address, Integer.parseInt(bits)));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }
}
