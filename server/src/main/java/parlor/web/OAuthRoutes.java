package parlor.web;

import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.AccountGate;
import parlor.http.Load;
import parlor.http.Route;
import parlor.http.Routes;

/// Where apps, and the people who let them in, are answered. What answers is made at the first
/// request.
///
/// @param allowed whether people reach this server by https, or on its own machine only
record OAuthRoutes(
        AccountGate gate,
        boolean allowed,
        Supplier<OAuthEndpoints> apps,
        Supplier<AuthorizeEndpoints> people,
        Supplier<LogoutEndpoints> leaving,
        Supplier<DeviceEndpoints> devices) {

    void addTo(Routes routes) {
        app(routes, "GET", "/.well-known/openid-configuration", it -> it::discovery);
        app(routes, "GET", "/.well-known/oauth-authorization-server", it -> it::discovery);
        app(routes, "GET", "/oauth2/jwks", it -> it::keys);
        app(routes, "POST", "/oauth2/par", it -> it::push);
        app(routes, "POST", "/oauth2/token", it -> it::token);
        app(routes, "POST", "/oauth2/device_authorization", it -> it::device);
        app(routes, "POST", "/oauth2/introspect", it -> it::introspect);
        app(routes, "POST", "/oauth2/revoke", it -> it::revoke);
        client(routes, "POST", "/oauth2/register", it -> it::register);
        client(routes, "GET", "/oauth2/register/{client}", it -> it::registered);
        client(routes, "DELETE", "/oauth2/register/{client}", it -> it::deregister);
        app(routes, "GET", "/oauth2/userinfo", it -> it::userInfo);
        app(routes, "POST", "/oauth2/userinfo", it -> it::userInfo);
        person(routes, "GET", "/oauth2/authorize", it -> it::begin);
        person(routes, "POST", "/oauth2/authorize", it -> it::post);
        person(routes, "GET", "/oauth2/interaction", it -> it::show);
        person(routes, "POST", "/oauth2/interaction", it -> it::decide);
        leaving(routes, "GET", "/oauth2/logout", it -> it::begin);
        leaving(routes, "POST", "/oauth2/logout", it -> it::post);
        leaving(routes, "GET", LogoutPages.CONFIRM, it -> it::show);
        leaving(routes, "POST", LogoutPages.CONFIRM, it -> it::decide);
        device(routes, "GET", DevicePages.TYPE, it -> it::show);
        device(routes, "POST", DevicePages.TYPE, it -> it::find);
        device(routes, "POST", DevicePages.DECIDE, it -> it::decide);
        person(routes, "GET", "/account/apps", it -> it::list);
        person(routes, "POST", "/account/apps", it -> it::withdraw);
    }

    private void app(
            Routes routes,
            String method,
            String path,
            Function<OAuthEndpoints, Route.Endpoint> endpoint) {
        add(routes, method, path, apps, endpoint);
    }

    private void client(
            Routes routes,
            String method,
            String path,
            Function<OAuthEndpoints, Route.Endpoint> endpoint) {
        routes.add(
                method,
                path,
                Load.METADATA,
                guarded(call -> endpoint.apply(apps.get()).answer(call)));
    }

    private void person(
            Routes routes,
            String method,
            String path,
            Function<AuthorizeEndpoints, Route.Endpoint> endpoint) {
        add(routes, method, path, people, endpoint);
    }

    private void leaving(
            Routes routes,
            String method,
            String path,
            Function<LogoutEndpoints, Route.Endpoint> endpoint) {
        add(routes, method, path, leaving, endpoint);
    }

    private void device(
            Routes routes,
            String method,
            String path,
            Function<DeviceEndpoints, Route.Endpoint> endpoint) {
        add(routes, method, path, devices, endpoint);
    }

    private <T> void add(
            Routes routes,
            String method,
            String path,
            Supplier<T> endpoints,
            Function<T, Route.Endpoint> endpoint) {
        routes.add(
                method,
                path,
                Load.FORM,
                guarded(call -> endpoint.apply(endpoints.get()).answer(call)));
    }

    private Route.Endpoint guarded(Route.Endpoint endpoint) {
        return gate.guard(call -> {
            if (!allowed) {
                throw new Problem(ProblemCode.HTTPS_REQUIRED, "Apps are let in over https only.");
            }
            try {
                return endpoint.answer(call);
            } catch (CompletionException e) {
                throw e.getCause() instanceof Problem problem ? problem : e;
            }
        });
    }
}
