package parlor.opaque;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parlor.opaque.hazmat.InvalidEncoding;

/// Whatever bytes come for a message: it is read and written back as it came, or refused by the one
/// exception for that.
class MessagesTest {
    private static final int CASES = 3_000;

    /// A kind of message: how long it is, where elements stand in it, a good one, and reading and
    /// writing back.
    record Kind(String name, List<Integer> elements, byte[] good, UnaryOperator<byte[]> echo) {
        static Kind of(
                String name, List<Integer> elements, byte[] good, UnaryOperator<byte[]> echo) {
            return new Kind(name, elements, good, echo);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        var vector = Vectors.file("rfc9807.json").list("real").findFirst().orElseThrow();
        Function<String, byte[]> rfc = vector::bytes;
        return Stream.of(
                Kind.of(
                        "registration request",
                        List.of(0),
                        rfc.apply("registration_request"),
                        b -> Registration.Request.parse(b).bytes()),
                Kind.of(
                        "registration response",
                        List.of(0, 32),
                        rfc.apply("registration_response"),
                        b -> Registration.Response.parse(b).bytes()),
                Kind.of(
                        "registration record",
                        List.of(0),
                        rfc.apply("registration_upload"),
                        b -> RegistrationRecord.parse(b).bytes()),
                Kind.of("KE1", List.of(0, 64), rfc.apply("ke1"), b -> Ke1.parse(b).bytes()),
                Kind.of("KE2", List.of(0, 224), rfc.apply("ke2"), b -> Ke2.parse(b).bytes()),
                Kind.of("KE3", List.of(), rfc.apply("ke3"), b -> Ke3.parse(b).bytes()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isReadAndWrittenAsItCame(Kind kind) {
        assertThat(kind.echo().apply(kind.good())).isEqualTo(kind.good());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isRefusedAtAnyOtherLength(Kind kind) {
        for (int length = 0; length < 2 * kind.good().length; length++) {
            if (length != kind.good().length) {
                refused(kind, Arrays.copyOf(kind.good(), length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isRefusedWithTheIdentityOrABadElement(Kind kind) {
        for (int at : kind.elements()) {
            for (int filling : new int[] {0x00, 0xFF}) {
                var bad = kind.good().clone();
                Arrays.fill(bad, at, at + 32, (byte) filling);
                refused(kind, bad);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ofRandomBytesIsReadOrRefused(Kind kind) {
        var random = new Random(kind.name().hashCode());
        for (int i = 0; i < CASES; i++) {
            var bytes = i % 2 == 0 ? kind.good().clone() : new byte[kind.good().length];
            if (i % 2 == 1) {
                random.nextBytes(bytes);
            }
            for (int turns = random.nextInt(4); turns > 0; turns--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(kind.echo().apply(bytes)).isEqualTo(bytes);
            } catch (InvalidEncoding refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    private static void refused(Kind kind, byte[] bytes) {
        assertThatThrownBy(() -> kind.echo().apply(bytes)).isInstanceOf(InvalidEncoding.class);
    }
}
