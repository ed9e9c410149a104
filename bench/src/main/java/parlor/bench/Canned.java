package parlor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Entries made by the load program itself, whose frames are 150 bytes long, and how many of them a
/// run has.
final class Canned {
    static final int FRAME_BYTES = 150;
    static final int READERS = 1_000;
    private static final int HEAD_BYTES = 4;
    private static final String START =
            "{\"event_type\":\"chat_message\",\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"chat\":\"c\",\"seq\":";

    private Canned() {}

    static byte[] json(long seq) {
        String start = START + seq + ",\"text\":\"";
        int filler = FRAME_BYTES - HEAD_BYTES - start.length() - 2;
        return (start + "x".repeat(filler) + "\"}").getBytes(US_ASCII);
    }
}
