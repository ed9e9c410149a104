package parlor.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/// How JSON from outside is read: bounded in depth and size, no duplicate keys.
public final class Json {
    private Json() {}

    public static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.JSON_DEPTH)
                                    .maxNumberLength(40)
                                    .maxNameLength(256)
                                    .maxStringLength(2 * 1024 * 1024)
                                    .build())
                    .build();
}
