package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static parlor.bench.TopLevel.ascii;

/// What the clients say to the server, and the names of the fields they read.
final class Words {
    static final byte[] EVENT_TYPE = ascii("event_type");
    static final byte[] SUBSCRIBED = ascii("subscribed");
    static final byte[] RECOVERED = ascii("recovered");
    static final byte[] AFTER = ascii("after");
    static final byte[] OK = ascii("ok");
    static final byte[] ERROR = ascii("error");
    static final byte[] BYE = ascii("bye");
    static final byte[] ID = ascii("id");
    static final byte[] SEQ = ascii("seq");
    static final byte[] MESSAGE = ascii("message");

    /// Stands before the 19 digits of the moment a text was due, at the text's beginning.
    static final String STAMP = "\"text\":\"@";

    static final int STAMP_DIGITS = 19;
    private static final int CHARACTERS = 150;
    private static final String[] FILLERS = fillers(64);

    private Words() {}

    static String subscribe(String room) {
        return "{\"event_type\":\"subscribe\",\"id\":\"s\",\"chat\":\"%s\"}".formatted(room);
    }

    static String resume(String room, long after) {
        return "{\"event_type\":\"subscribe\",\"id\":\"s\",\"chat\":\"%s\",\"after\":%d}"
                .formatted(room, after);
    }

    /// A message of 150 characters that says when it was due.
    static String stamped(int guest, int number, long dueNanos) {
        return "@" + padded(dueNanos) + FILLERS[(guest * 31 + number) & 63];
    }

    /// The frame of a message; its `id` is its number, and its nonce ends with it. The text has
    /// nothing that JSON escapes.
    static byte[] message(String room, int guest, int number, String text) {
        String json =
                "{\"event_type\":\"chat_message\",\"id\":"
                        + number
                        + ",\"nonce\":\""
                        + guest
                        + "-"
                        + number
                        + "\",\"message\":{\"chat\":\""
                        + room
                        + "\",\"text\":\""
                        + text
                        + "\"}}";
        return json.getBytes(UTF_8);
    }

    static String padded(long nanos) {
        String digits = Long.toString(nanos);
        return "0".repeat(STAMP_DIGITS - digits.length()) + digits;
    }

    private static String[] fillers(int count) {
        String[] fillers = new String[count];
        long x = 42;
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < CHARACTERS) {
                x = x * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
                text.append(x >>> 60 < 3 ? ' ' : (char) ('a' + (x >>> 33) % 26));
            }
            text.setLength(CHARACTERS - 1 - STAMP_DIGITS - 1);
            fillers[i] = text.insert(0, ' ').toString();
        }
        return fillers;
    }
}
