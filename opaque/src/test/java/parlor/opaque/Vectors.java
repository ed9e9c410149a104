package parlor.opaque;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The figures of one test vector, by name.
public record Vectors(JsonNode node) {
    public static Vectors file(String name) {
        try (var in = Vectors.class.getResourceAsStream("/" + name)) {
            return new Vectors(new ObjectMapper().readTree(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Stream<Vectors> list(String name) {
        return StreamSupport.stream(node.get(name).spliterator(), false).map(Vectors::new);
    }

    public String text(String name) {
        return node.get(name).asText();
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    public byte @Nullable [] optional(String name) {
        return node.has(name) ? bytes(name) : null;
    }
}
