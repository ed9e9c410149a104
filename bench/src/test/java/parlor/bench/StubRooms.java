package parlor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The stub's rooms in memory. Used by one thread.
final class StubRooms {
    static final JsonMapper MAPPER = new JsonMapper();
    private static final int FAULTY_ENTRY = 40;

    private final Map<String, StubRoom> rooms = new LinkedHashMap<>();
    private final StubFault fault;
    private long reads;

    StubRooms(StubFault fault) {
        this.fault = fault;
    }

    /// A room's entries (2 are there from the start) and readers.
    static final class StubRoom {
        final List<Channel> readers = new ArrayList<>();
        final List<ObjectNode> messages = new ArrayList<>();
        long head = 2;
        String held = "";
    }

    String open() {
        String id = "room-" + (rooms.size() + 1);
        rooms.put(id, new StubRoom());
        return id;
    }

    void frame(Channel channel, JsonNode frame) {
        switch (frame.path("event_type").asText()) {
            case "subscribe" -> subscribe(channel, frame);
            case "chat_message" -> say(channel, frame);
            default -> throw new IllegalArgumentException(frame.toString());
        }
    }

    private void subscribe(Channel channel, JsonNode frame) {
        StubRoom room = room(frame.path("chat").asText());
        room.readers.add(channel);
        long after = frame.path("after").asLong(room.head);
        send(
                channel,
                """
                {"event_type":"subscribed","timestamp":"t","chat":"c","after":%d,"head":%d,"epoch":"e","recovered":%b,"id":"s"}\
                """
                        .formatted(after, room.head, fault != StubFault.UNRECOVERED));
        recover(channel, room, after);
        send(
                channel,
                """
                {"event_type":"presence_count","timestamp":"t","chat":"c","count":%d}\
                """
                        .formatted(room.readers.size()));
    }

    private void recover(Channel channel, StubRoom room, long after) {
        for (ObjectNode message : room.messages) {
            if (message.path("seq").asLong() > after) {
                send(channel, entry(message.path("seq").asLong(), message));
            }
        }
        reads += fault == StubFault.GREED && after < room.head ? 1 : 0;
    }

    /// Prometheus text.
    String metrics() {
        return """
        # TYPE parlor_page_reads_total counter
        parlor_page_reads_total %d
        jvm_memory_used_bytes{area="nonheap",id="a heap 'of others'"} 0.0
        """
                .formatted(reads);
    }

    private void say(Channel channel, JsonNode frame) {
        StubRoom room = room(frame.path("message").path("chat").asText());
        long seq = ++room.head;
        if (seq == FAULTY_ENTRY && fault == StubFault.REFUSE) {
            send(
                    channel,
                    "{\"event_type\":\"error\",\"error\":{},\"id\":" + frame.path("id") + "}");
            room.head--;
            return;
        }
        ObjectNode message = message(frame, seq);
        if (seq != FAULTY_ENTRY || fault != StubFault.FORGET) {
            room.messages.add(message);
        }
        publish(room, seq, entry(seq, message));
        if (seq != FAULTY_ENTRY || fault != StubFault.SILENCE) {
            send(channel, ok(frame, message));
        }
    }

    private static ObjectNode message(JsonNode frame, long seq) {
        return MAPPER.createObjectNode()
                .put("id", "m" + seq)
                .put("seq", seq)
                .put("rev", seq)
                .put("text", frame.path("message").path("text").asText())
                .put("nonce", frame.path("nonce").asText());
    }

    /// The top-level `seq` stands behind the message's on every other entry.
    private static String entry(long seq, ObjectNode message) {
        ObjectNode entry = MAPPER.createObjectNode().put("event_type", "chat_message");
        entry.put("timestamp", "t").put("chat", "c");
        if (seq % 2 == 0) {
            entry.set("message", message);
            return entry.put("seq", seq).toString();
        }
        entry.put("seq", seq).set("message", message);
        return entry.toString();
    }

    private static String ok(JsonNode frame, ObjectNode message) {
        ObjectNode ok = MAPPER.createObjectNode().put("event_type", "ok").put("timestamp", "t");
        ok.set("id", frame.path("id"));
        ok.set("message", message);
        return ok.toString();
    }

    private void publish(StubRoom room, long seq, String entry) {
        for (Channel reader : room.readers) {
            boolean faulty = seq == FAULTY_ENTRY && reader.equals(room.readers.getFirst());
            if (!faulty) {
                send(reader, entry);
                continue;
            }
            switch (fault) {
                case GAP -> {}
                case DUPLICATE -> {
                    send(reader, entry);
                    send(reader, entry);
                }
                case REORDER -> room.held = entry;
                case NONE, FORGET, REFUSE, SILENCE, UNRECOVERED, GREED -> send(reader, entry);
            }
        }
        if (seq == FAULTY_ENTRY + 1 && !room.held.isEmpty()) {
            send(room.readers.getFirst(), room.held);
        }
    }

    ObjectNode history(String id, long after, int limit, String search) {
        ArrayNode results = MAPPER.createArrayNode();
        for (ObjectNode message : room(id).messages) {
            boolean wanted = message.path("seq").asLong() > after && found(message, search);
            if (wanted && results.size() < limit) {
                results.add(message);
            }
        }
        ObjectNode page = MAPPER.createObjectNode();
        page.set("results", results);
        return page;
    }

    private static boolean found(ObjectNode message, String search) {
        String text = Babel.folded(message.path("text").asText());
        return Stream.of(Babel.folded(search).split(" ", -1)).allMatch(text::contains);
    }

    private StubRoom room(String id) {
        StubRoom room = rooms.get(id);
        if (room == null) {
            throw new IllegalArgumentException(id);
        }
        return room;
    }

    private static void send(Channel channel, String json) {
        var _ = channel.writeAndFlush(new TextWebSocketFrame(json));
    }
}
