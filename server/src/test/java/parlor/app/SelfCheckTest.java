package parlor.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SelfCheckTest {
    private final Listener listener = new Listener(1);

    @AfterEach
    void end() {
        listener.close();
    }

    @Test
    void aServerThatAnswersByHttpIsNotTheExpectedOne() throws Exception {
        var where = open("127.0.0.1", request -> request.response().end("heartbeat"));
        assertThatThrownBy(() -> SelfCheck.run(where, url(where)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the HTTP pipeline is not the expected one");
    }

    @Test
    void aWebSocketThatDoesNotGreetIsNotTheExpectedOne() throws Exception {
        var where = open("127.0.0.1", request -> request.toWebSocket().onSuccess(s -> s.close()));
        assertThatThrownBy(() -> SelfCheck.run(where, url(where)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSocketThatGreetsIs() throws Exception {
        var where = open("0.0.0.0", SelfCheckTest::greet);
        assertThatCode(() -> SelfCheck.run(where, url(where))).doesNotThrowAnyException();
    }

    private static void greet(HttpServerRequest request) {
        var _ =
                request.toWebSocket()
                        .onSuccess(s -> s.writeTextMessage("{\"event_type\":\"heartbeat\"}"));
    }

    private Config.Listen open(String host, Handler<HttpServerRequest> requests) throws Exception {
        var where = new Config.Listen(host, 0, Optional.empty()).withPort();
        listener.open(where, requests, _ -> {});
        return where;
    }

    private static URI url(Config.Listen where) {
        return URI.create("http://localhost:" + where.port());
    }
}
