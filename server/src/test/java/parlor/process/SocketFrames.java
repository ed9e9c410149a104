package parlor.process;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket that notes what it sees, until it is closed.
final class SocketFrames implements WebSocket.Listener {
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    SocketFrames(Guest guest) throws Exception {
        var uri = URI.create(guest.base().toString().replaceFirst("http", "ws"));
        Guest.HTTP
                .newWebSocketBuilder()
                .subprotocols("parlor.v1")
                .header("Cookie", guest.cookie())
                .buildAsync(uri.resolve("/api/v1/ws"), this)
                .get(30, TimeUnit.SECONDS);
    }

    List<String> frames() {
        return frames;
    }

    /// Waits for the close code.
    int close() throws Exception {
        return closed.get(30, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
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
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
