package parlor.base;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// The addresses that are everybody's (the special ones are listed in RFC 6890).
final class PublicAddresses {
    private static final List<Block> SPECIAL_4 =
            List.of(
                    Block.of("0.0.0.0", 8),
                    Block.of("10.0.0.0", 8),
                    Block.of("100.64.0.0", 10),
                    Block.of("127.0.0.0", 8),
                    Block.of("169.254.0.0", 16),
                    Block.of("172.16.0.0", 12),
                    Block.of("192.0.0.0", 24),
                    Block.of("192.0.2.0", 24),
                    Block.of("192.88.99.0", 24),
                    Block.of("192.168.0.0", 16),
                    Block.of("198.18.0.0", 15),
                    Block.of("198.51.100.0", 24),
                    Block.of("203.0.113.0", 24),
                    Block.of("224.0.0.0", 3));

    /// What is global unicast, RFC 4291 §2.5.4; all else of IPv6 is special.
    private static final Block UNICAST_6 = Block.of("2000::", 3);

    private static final List<Block> SPECIAL_6 =
            List.of(
                    Block.of("2001::", 23), // Teredo and its like
                    Block.of("2001:db8::", 32),
                    Block.of("2002::", 16), // 6to4: an IPv4 address in another dress
                    Block.of("3fff::", 20));

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_4.stream().noneMatch(block -> block.contains(address));
        }
        return UNICAST_6.contains(address)
                && SPECIAL_6.stream().noneMatch(block -> block.contains(address));
    }

    /// All addresses that begin with the same bits.
    private record Block(InetAddress first, int bits) {
        static Block of(String literal, int bits) {
            try {
                return new Block(InetAddress.getByName(literal), bits);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean contains(InetAddress address) {
            var own = first.getAddress();
            var other = address.getAddress();
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((own[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
