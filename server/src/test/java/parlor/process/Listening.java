package parlor.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Somebody in a room who listens, comes back whenever the line breaks, and says things until they
/// are acknowledged. Follows the client's rule of the protocol to the letter and notes every breach
/// of it.
abstract sealed class Listening {
    private static final Duration PAUSE = Duration.ofMillis(100);

    final Guest guest;
    final String room;
    private final Map<Long, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private volatile long last;
    private final AtomicInteger connects = new AtomicInteger();

    Listening(Guest guest, String room) {
        this.guest = guest;
        this.room = room;
    }

    /// Listens until the line breaks.
    abstract void listen(long after) throws Exception;

    /// Says it; the number of the entry once it is acknowledged.
    abstract long say(String text, String nonce) throws Exception;

    void run() {
        while (!over) {
            try {
                connects.incrementAndGet();
                listen(last);
            } catch (Exception e) {
                // The line broke: come back.
            }
            pause();
        }
    }

    /// Says it again and again, with the same nonce, until it is acknowledged.
    void sayUntilAcknowledged(String text) {
        while (!over) {
            try {
                acknowledged.put(text, say(text, "n-" + text));
                return;
            } catch (Exception e) {
                pause();
            }
        }
    }

    void take(JsonNode event) {
        switch (event.path("event_type").asText()) {
            case "subscribed" -> {
                if (!event.path("recovered").asBoolean()) {
                    breaches.add("not recovered: " + event);
                }
            }
            case "error" -> breaches.add(event.toString());
            default -> takeEntry(event);
        }
    }

    private void takeEntry(JsonNode event) {
        if (!event.has("seq")) {
            return;
        }
        long seq = event.get("seq").asLong();
        if (seq != last + 1) {
            breaches.add("%d after %d".formatted(seq, last));
        }
        last = seq;
        if (event.has("message")) {
            texts.put(seq, event.get("message").get("text").asText());
        }
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        over = true;
    }

    long last() {
        return last;
    }

    int connects() {
        return connects.get();
    }

    /// Entry number and text of each message seen.
    Map<Long, String> texts() {
        return texts;
    }

    /// Text and entry number of each message acknowledged.
    Map<String, Long> acknowledged() {
        return acknowledged;
    }

    List<String> breaches() {
        return breaches;
    }

    /// By server-sent events; speaks by POST.
    static final class ByStream extends Listening {
        ByStream(Guest guest, String room) {
            super(guest, room);
        }

        @Override
        void listen(long after) throws Exception {
            var request =
                    guest.request("/api/v1/rooms/%s/events?after=%d".formatted(room, after))
                            .timeout(Duration.ofMinutes(5))
                            .build();
            var answer = Guest.HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            try (var lines = answer.body()) {
                lines.filter(line -> line.startsWith("data:")).forEach(this::takeLine);
            }
        }

        private void takeLine(String line) {
            try {
                take(Guest.JSON.readTree(line.substring(5)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        long say(String text, String nonce) throws Exception {
            var answer =
                    guest.post(
                            "/api/v1/rooms/%s/messages".formatted(room),
                            Map.of("text", text, "nonce", nonce));
            if (answer.statusCode() != 201 && answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            return Guest.JSON.readTree(answer.body()).get("message").get("seq").asLong();
        }
    }

    /// By WebSocket, both ways.
    static final class BySocket extends Listening {
        private static final String END = "";
        private final Map<String, BlockingQueue<JsonNode>> answers = new ConcurrentHashMap<>();
        private volatile @Nullable WebSocket open;

        BySocket(Guest guest, String room) {
            super(guest, room);
        }

        @Override
        void listen(long after) throws Exception {
            var frames = new LinkedBlockingQueue<String>();
            var uri = URI.create(guest.base().toString().replaceFirst("http", "ws"));
            var socket =
                    Guest.HTTP
                            .newWebSocketBuilder()
                            .subprotocols("parlor.v1")
                            .header("Cookie", guest.cookie())
                            .connectTimeout(Duration.ofSeconds(30))
                            .buildAsync(uri.resolve("/api/v1/ws"), new Frames(frames))
                            .get(30, TimeUnit.SECONDS);
            send(socket, Map.of("event_type", "subscribe", "chat", room, "after", after));
            for (var text = frames.take(); !text.equals(END); text = frames.take()) {
                var event = Guest.JSON.readTree(text);
                if (event.path("event_type").asText().equals("subscribed")) {
                    open = socket;
                }
                var waiting = answers.get(event.path("id").asText());
                if (waiting != null) {
                    waiting.add(event);
                } else {
                    take(event);
                }
            }
            open = null;
        }

        private static void send(WebSocket socket, Map<String, ?> frame) throws Exception {
            socket.sendText(Guest.JSON.writeValueAsString(frame), true).get(30, TimeUnit.SECONDS);
        }

        @Override
        long say(String text, String nonce) throws Exception {
            var socket = open;
            if (socket == null) {
                throw new IOException("not connected");
            }
            var answer = new LinkedBlockingQueue<JsonNode>();
            answers.put(nonce, answer);
            var message = Map.of("chat", room, "text", text);
            send(
                    socket,
                    Map.of(
                            "event_type", "chat_message",
                            "message", message,
                            "nonce", nonce,
                            "id", nonce));
            var event = answer.poll(2, TimeUnit.SECONDS);
            answers.remove(nonce);
            if (event == null || !event.path("event_type").asText().equals("ok")) {
                throw new IOException("no ok: " + event);
            }
            return event.get("message").get("seq").asLong();
        }
    }

    /// Puts whole frames into a queue, and its end.
    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> frames;
        private final StringBuilder part = new StringBuilder();

        Frames(BlockingQueue<String> frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                frames.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add(BySocket.END);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            frames.add(BySocket.END);
        }
    }
}
