package parlor.opaque.hazmat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The group agrees with the RFC's own words, written out in whole numbers.
class GroupTest {
    private static final int CASES = 10_000;
    private static final int PRODUCTS = 300;

    private final Random random = new Random(9496);

    @Test
    void anyBytesAreTakenOrRefusedAsTheRfcSays() {
        int taken = 0;
        for (int i = 0; i < CASES; i++) {
            var bytes = bytes(Element.LENGTH);
            bytes[31] &= (byte) (i % 4 == 0 ? 0xFF : 0x7F);
            bytes[0] &= (byte) (i % 8 == 1 ? 0xFF : 0xFE);
            var plain = PlainRistretto.decode(bytes);
            var ours = decoded(bytes);
            assertThat(ours.isPresent()).as(hex(bytes)).isEqualTo(plain.isPresent());
            if (ours.isPresent()) {
                assertThat(ours.get().encode()).isEqualTo(bytes);
                assertThat(plain.orElseThrow().encode()).isEqualTo(bytes);
                taken++;
            }
        }
        assertThat(taken).as("elements among the cases").isGreaterThan(CASES / 8);
    }

    @Test
    void productsAreTheSame() {
        var point = Element.base(Scalar.draw(random));
        for (int i = 0; i < PRODUCTS; i++) {
            var scalar = Scalar.draw(random);
            var plain = PlainRistretto.decode(point.encode()).orElseThrow();
            var product = plain.times(PlainRistretto.number(scalar.encode())).encode();
            point = point.times(scalar);
            assertThat(point.encode()).isEqualTo(product);
        }
    }

    @Test
    void productsWithTheGeneratorAreTheSame() {
        var generator = Element.base(Scalar.decode(PlainRistretto.bytes(BigInteger.ONE)));
        // RFC 9496 §A.1: the first multiple.
        assertThat(hex(generator.encode()))
                .isEqualTo("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");
        for (int i = 0; i < PRODUCTS; i++) {
            var scalar = Scalar.draw(random);
            assertThat(Element.base(scalar).encode()).isEqualTo(generator.times(scalar).encode());
        }
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
        var last = PlainRistretto.bytes(order.subtract(BigInteger.ONE));
        assertThat(Scalar.decode(last).encode()).isEqualTo(last);
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

    private static Optional<Element> decoded(byte[] bytes) {
        try {
            return Optional.of(Element.decode(bytes));
        } catch (InvalidEncoding e) {
            return Optional.empty();
        }
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
