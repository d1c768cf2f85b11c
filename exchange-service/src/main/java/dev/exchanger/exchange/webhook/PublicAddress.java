package dev.exchanger.exchange.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Tells the addresses of the public internet from all others. */
final class PublicAddress {

    /** A range of addresses. */
    private record Block(int[] prefix, int bits) {

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    // The special purpose registries of IANA (RFC 6890); of IPv6 only what is given out for the public net, without
    // what leads to IPv4 addresses inside.
    private static final List<Block> NOT_PUBLIC_V4 = List.of(
            block(8, 0),
            block(8, 10),
            block(10, 100, 64),
            block(8, 127),
            block(16, 169, 254),
            block(12, 172, 16),
            block(24, 192, 0, 0),
            block(24, 192, 0, 2),
            block(24, 192, 88, 99),
            block(16, 192, 168),
            block(15, 198, 18),
            block(24, 198, 51, 100),
            block(24, 203, 0, 113),
            block(4, 224),
            block(4, 240));
    private static final Block GLOBAL_V6 = block(3, 0x20);
    private static final List<Block> NOT_PUBLIC_V6 = List.of(
            block(23, 0x20, 0x01, 0x00),
            block(32, 0x20, 0x01, 0x0d, 0xb8),
            block(16, 0x20, 0x02),
            block(20, 0x3f, 0xff, 0));

    private PublicAddress() {}

    /** Whether a server of somebody else may be at this address. An IPv4 address in IPv6 clothes is judged as IPv4. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(bytes));
        }
        return GLOBAL_V6.holds(bytes) && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(bytes));
    }

    private static Block block(int bits, int... prefix) {
        return new Block(prefix, bits);
    }
}
