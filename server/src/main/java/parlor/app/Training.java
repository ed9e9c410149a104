package parlor.app;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import parlor.base.Edge;
import parlor.base.SystemTimers;

/// A start that is used a little and ended: what it loads goes into the cache of the next starts.
final class Training {
    private Training() {}

    static int run(Path folder) throws Exception {
        var config =
                Config.read(
                        Map.of(
                                "PARLOR_PORT",
                                "0",
                                "PARLOR_DATA",
                                folder.resolve("data").toString()));
        try (var timers = new SystemTimers()) {
            var parlor = Parlor.start(config, Edge.system(timers));
            System.out.println("training on " + parlor.url());
            use(parlor.url());
            parlor.close();
        }
        return 0;
    }

    private static void use(URI url) throws IOException {
        exchange(url, "GET", "/livez", "", "");
        var made =
                exchange(
                        url, "POST", "/api/v1/rooms", "", "{\"title\":\"T\",\"username\":\"Ada\"}");
        var cookie = between(made, "parlor_session=", ";");
        var room = between(made, "\"id\":\"", "\"");
        var at = "/api/v1/rooms/" + room;
        exchange(url, "POST", at + "/messages", cookie, "{\"text\":\"Good evening\"}");
        exchange(url, "POST", at + "/rolls", cookie, "{\"dice\":\"4d6kh3+1\"}");
        exchange(url, "GET", at + "/messages?search=evening", cookie, "");
        exchange(url, "GET", at + "/members", cookie, "");
    }

    private static String exchange(URI url, String method, String path, String cookie, String body)
            throws IOException {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var head =
                    """
                    %s %s HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    Cookie: parlor_session=%s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """
                            .formatted(method, path, cookie, body.length());
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            var answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from);
        if (start < 0) {
            return "";
        }
        start += from.length();
        int end = text.indexOf(to, start);
        return end < 0 ? "" : text.substring(start, end);
    }
}
