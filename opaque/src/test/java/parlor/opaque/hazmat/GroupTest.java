package parlor.opaque.hazmat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Both makers of the group agree with the RFC's own words, written out in whole numbers.
class GroupTest {
    private static final int CASES = 10_000;
    private static final int PRODUCTS = 300;
    private static final byte[] LAST =
            PlainRistretto.bytes(PlainRistretto.ORDER.subtract(BigInteger.ONE));

    private final Random random = new Random(9496);

    static List<Group> groups() {
        return Stream.<Group>concat(Sodium.loaded().stream(), Stream.of(new Elisabeth())).toList();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIf("onMusl")
    void theBuildBringsLibsodium() {
        assertThat(Group.fastest()).isInstanceOf(Sodium.class);
    }

    static boolean onMusl() throws IOException {
        try (var libraries = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
            return libraries.iterator().hasNext();
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void anyBytesAreTakenOrRefusedAsTheRfcSays(Group group) {
        int taken = 0;
        for (int i = 0; i < CASES; i++) {
            var bytes = bytes(Element.LENGTH);
            bytes[31] &= (byte) (i % 4 == 0 ? 0xFF : 0x7F);
            bytes[0] &= (byte) (i % 8 == 1 ? 0xFF : 0xFE);
            var plain = PlainRistretto.decode(bytes);
            assertThat(group.has(bytes)).as(hex(bytes)).isEqualTo(plain.isPresent());
            if (plain.isPresent()) {
                assertThat(plain.get().encode()).isEqualTo(bytes);
                taken++;
            }
        }
        assertThat(taken).as("elements among the cases").isGreaterThan(CASES / 8);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void productsAreTheSame(Group group) {
        var point = group.base(scalar());
        for (int i = 0; i < PRODUCTS; i++) {
            var scalar = i == 0 ? LAST : scalar();
            var plain = PlainRistretto.decode(point).orElseThrow();
            point = group.times(point, scalar);
            assertThat(point).isEqualTo(plain.times(PlainRistretto.number(scalar)).encode());
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void productsWithTheGeneratorAreTheSame(Group group) {
        var generator = group.base(PlainRistretto.bytes(BigInteger.ONE));
        // RFC 9496 §A.1: the first multiple.
        assertThat(hex(generator))
                .isEqualTo("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");
        for (int i = 0; i < PRODUCTS; i++) {
            var scalar = scalar();
            assertThat(group.base(scalar)).isEqualTo(group.times(generator, scalar));
        }
    }

    @Test
    void bothComputeTheSame() {
        var groups = groups();
        for (int i = 0; i < CASES / 5; i++) {
            var uniform = bytes(64);
            var scalar = scalar();
            assertThat(groups.stream().map(group -> hex(steps(group, uniform, scalar))).distinct())
                    .hasSize(1);
        }
    }

    private static byte[] steps(Group group, byte[] uniform, byte[] scalar) {
        return Bytes.concat(group.times(group.fromUniform(uniform), scalar), group.base(scalar));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The identity.
                "0000000000000000000000000000000000000000000000000000000000000000",
                // Not canonical: the field's prime and above, and the top bit.
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6",
                // Negative.
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                // Of another length.
                "",
                "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d",
                "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d7600"
            })
    void forbiddenElementsAreRefused(String hex) {
        assertThatThrownBy(() -> Element.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(InvalidEncoding.class);
    }

    @Test
    void onlyCanonicalScalarsAreRead() {
        var order = PlainRistretto.ORDER;
        assertThat(Scalar.decode(LAST).encode()).isEqualTo(LAST);
        for (var wrong : new BigInteger[] {BigInteger.ZERO, order, order.add(BigInteger.ONE)}) {
            assertThatThrownBy(() -> Scalar.decode(PlainRistretto.bytes(wrong)))
                    .isInstanceOf(InvalidEncoding.class);
        }
        assertThatThrownBy(() -> Scalar.decode(new byte[31])).isInstanceOf(InvalidEncoding.class);
    }

    @Test
    void wideNumbersAreReducedByTheOrder() {
        for (int i = 0; i < CASES; i++) {
            var wide = bytes(64);
            var expected = PlainRistretto.number(wide).mod(PlainRistretto.ORDER);
            assertThat(PlainRistretto.number(Scalar.reduce(wide).encode())).isEqualTo(expected);
        }
    }

    @Test
    void anInverseUndoesItsScalar() {
        var point = Element.base(Scalar.draw(random));
        for (int i = 0; i < 100; i++) {
            var scalar = Scalar.draw(random);
            assertThat(point.times(scalar).times(scalar.inverse()).encode())
                    .isEqualTo(point.encode());
        }
    }

    private byte[] scalar() {
        return Scalar.draw(random).encode();
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
