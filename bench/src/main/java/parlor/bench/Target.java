package parlor.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A running server: where it listens, and its process.
record Target(InetSocketAddress address, long pid) {

    static Target local(int port, long pid) {
        return new Target(new InetSocketAddress(loopback(1), port), pid);
    }

    /// The value of the `Host` header.
    String host() {
        return "localhost:" + address.getPort();
    }

    /// One of 200 loopback addresses, so that no address runs out of ports.
    static InetAddress source(int number) {
        return loopback(2 + Math.floorMod(number, 200));
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
