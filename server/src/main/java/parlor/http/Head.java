package parlor.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.oauth.Presented;

/// What can be told of a request before its body: the same for the server's requests and for the
/// handshakes that bypass it.
///
/// @param uri the path and the query, as they came
/// @param host of the absolute form, else the `Host` header or `:authority`; empty if there is
///   none, or more than one
/// @param peer the socket's other end
/// @param tls whether this very socket is encrypted
/// @param headers all values of a header
public record Head(
        String method,
        String uri,
        String host,
        InetAddress peer,
        boolean tls,
        Function<String, List<String>> headers) {
    static Head of(HttpServerRequest request) {
        var authority = request.authority();
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        var target = Target.of(request.uri());
        return new Head(
                request.method().name(),
                target.uri(),
                http2
                        ? authority == null ? "" : authority.toString()
                        : host(target, request.headers().getAll(HttpHeaderNames.HOST)),
                literal(request.remoteAddress().hostAddress()),
                request.isSSL(),
                request.headers()::getAll);
    }

    /// Of a handshake, with the channel it came by.
    public static Head of(HttpRequest request, Channel channel) {
        var target = Target.of(request.uri());
        return new Head(
                request.method().name(),
                target.uri(),
                host(target, request.headers().getAll(HttpHeaderNames.HOST)),
                ((InetSocketAddress) channel.remoteAddress()).getAddress(),
                channel.pipeline().get(SslHandler.class) != null,
                request.headers()::getAll);
    }

    // RFC 9112 §3.2.2
    private static String host(Target target, List<String> named) {
        if (named.size() != 1) {
            return "";
        }
        return target.authority() == null ? named.getFirst() : target.authority();
    }

    private static InetAddress literal(String address) {
        int scope = address.indexOf('%');
        return InetAddress.ofLiteral(scope < 0 ? address : address.substring(0, scope));
    }

    /// The first value of a header, or null.
    public @Nullable String header(String name) {
        var values = headers.apply(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /// The path without the query.
    public String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /// Whether it may change something (RFC 9110 §9.2.1).
    boolean unsafe() {
        return !List.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method);
    }

    /// Whether it asks with an access token: then no cookie is looked at.
    public boolean bearer() {
        return credentials() != null;
    }

    /// The access token that it asks with (RFC 6750 §2.1, RFC 9449 §7.1), or null.
    Presented.@Nullable Credentials credentials() {
        return Presented.credentials(header("Authorization"));
    }

    /// The access token and how it is shown; `not_authenticated` if there is none.
    ///
    /// @param publicUrl what clients know the server by
    public Presented presented(URI publicUrl) {
        var shown = credentials();
        if (shown == null) {
            throw Problem.notAuthenticated();
        }
        try {
            return new Presented(
                    shown.keyed(),
                    shown.token(),
                    headers.apply("DPoP"),
                    method,
                    URI.create(Origins.of(publicUrl) + path()));
        } catch (IllegalArgumentException e) {
            throw Problem.notAuthenticated();
        }
    }
}
