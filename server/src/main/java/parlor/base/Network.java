package parlor.base;

import java.net.InetAddress;

/// A range of addresses: those that share the leading bits of one.
public record Network(InetAddress address, int bits) {

    /// @param literal an address as it is written; an [IllegalArgumentException] if it is none
    static Network of(String literal, int bits) {
        return new Network(InetAddress.ofLiteral(literal), bits);
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((ours[i / 8] ^ theirs[i / 8]) & 0x80 >> i % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
