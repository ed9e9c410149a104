package parlor.base;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/// The addresses that are everybody's (the special ones are listed in RFC 6890).
final class PublicAddresses {
    private static final List<Network> SPECIAL_4 =
            List.of(
                    Network.of("0.0.0.0", 8),
                    Network.of("10.0.0.0", 8),
                    Network.of("100.64.0.0", 10),
                    Network.of("127.0.0.0", 8),
                    Network.of("169.254.0.0", 16),
                    Network.of("172.16.0.0", 12),
                    Network.of("192.0.0.0", 24),
                    Network.of("192.0.2.0", 24),
                    Network.of("192.88.99.0", 24),
                    Network.of("192.168.0.0", 16),
                    Network.of("198.18.0.0", 15),
                    Network.of("198.51.100.0", 24),
                    Network.of("203.0.113.0", 24),
                    Network.of("224.0.0.0", 3));

    /// What is global unicast, RFC 4291 §2.5.4; all else of IPv6 is special.
    private static final Network UNICAST_6 = Network.of("2000::", 3);

    private static final List<Network> SPECIAL_6 =
            List.of(
                    Network.of("2001::", 23), // Teredo and its like
                    Network.of("2001:db8::", 32),
                    Network.of("2002::", 16), // 6to4: an IPv4 address in another dress
                    Network.of("3fff::", 20));

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_4.stream().noneMatch(network -> network.contains(address));
        }
        return UNICAST_6.contains(address)
                && SPECIAL_6.stream().noneMatch(network -> network.contains(address));
    }
}
