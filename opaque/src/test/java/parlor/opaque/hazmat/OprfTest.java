package parlor.opaque.hazmat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parlor.opaque.Vectors;

/// The figures of RFC 9497, appendix A.1.1.
class OprfTest {
    private static final Vectors RFC = Vectors.file("rfc9497.json");

    static Stream<Vectors> cases() {
        return RFC.list("cases");
    }

    @Test
    void theKeyFollowsFromTheSeed() {
        var key = Oprf.derive(RFC.bytes("seed"), RFC.text("key_info"));
        assertThat(key.encode()).isEqualTo(RFC.bytes("key"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepGivesTheFiguresOfTheRfc(Vectors vector) {
        var input = vector.bytes("input");
        var blind = Scalar.decode(vector.bytes("blind"));
        var blinded = Oprf.blind(input, blind);
        assertThat(blinded.encode()).isEqualTo(vector.bytes("blinded"));

        var evaluated = Oprf.evaluate(Scalar.decode(RFC.bytes("key")), blinded);
        assertThat(evaluated.encode()).isEqualTo(vector.bytes("evaluated"));
        assertThat(Oprf.output(input, blind, evaluated)).isEqualTo(vector.bytes("output"));
    }
}
