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
        var app = new Group<>(routes, Load.FORM, apps);
        var client = new Group<>(routes, Load.JSON, apps);
        var person = new Group<>(routes, Load.FORM, people);
        var leaver = new Group<>(routes, Load.FORM, leaving);
        var device = new Group<>(routes, Load.FORM, devices);
        app.add("GET", "/.well-known/openid-configuration", it -> it::discovery);
        app.add("GET", "/.well-known/oauth-authorization-server", it -> it::discovery);
        app.add("GET", "/oauth2/jwks", it -> it::keys);
        app.add("POST", "/oauth2/par", it -> it::push);
        app.add("POST", "/oauth2/token", it -> it::token);
        app.add("POST", "/oauth2/device_authorization", it -> it::device);
        app.add("POST", "/oauth2/introspect", it -> it::introspect);
        app.add("POST", "/oauth2/revoke", it -> it::revoke);
        client.add("POST", "/oauth2/register", it -> it::register);
        client.add("GET", "/oauth2/register/{client}", it -> it::registered);
        client.add("DELETE", "/oauth2/register/{client}", it -> it::deregister);
        app.add("GET", "/oauth2/userinfo", it -> it::userInfo);
        app.add("POST", "/oauth2/userinfo", it -> it::userInfo);
        person.add("GET", "/oauth2/authorize", it -> it::begin);
        person.add("POST", "/oauth2/authorize", it -> it::post);
        person.add("GET", "/oauth2/interaction", it -> it::show);
        person.add("POST", "/oauth2/interaction", it -> it::decide);
        leaver.add("GET", "/oauth2/logout", it -> it::begin);
        leaver.add("POST", "/oauth2/logout", it -> it::post);
        leaver.add("GET", LogoutPages.CONFIRM, it -> it::show);
        leaver.add("POST", LogoutPages.CONFIRM, it -> it::decide);
        device.add("GET", DevicePages.TYPE, it -> it::show);
        device.add("POST", DevicePages.TYPE, it -> it::find);
        device.add("POST", DevicePages.DECIDE, it -> it::decide);
        person.add("GET", "/account/apps", it -> it::list);
        person.add("POST", "/account/apps", it -> it::withdraw);
    }

    /// Routes whose requests carry the same load, answered by endpoints that are made when needed.
    private final class Group<T> {
        private final Routes routes;
        private final Load load;
        private final Supplier<T> endpoints;

        Group(Routes routes, Load load, Supplier<T> endpoints) {
            this.routes = routes;
            this.load = load;
            this.endpoints = endpoints;
        }

        void add(String method, String path, Function<T, Route.Endpoint> endpoint) {
            routes.addUnguarded(
                    method,
                    path,
                    load,
                    guarded(call -> endpoint.apply(endpoints.get()).answer(call)));
        }
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
