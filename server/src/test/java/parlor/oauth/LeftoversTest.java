package parlor.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.Scope;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.accounts.Town;
import parlor.base.Edge;
import parlor.identity.Session;

/// What is swept away, and what is still needed.
@Tag("slow")
class LeftoversTest {
    private final Town town = new Town();
    private final Session ada = town.signsUp("Ada", "correct horse battery staple");
    private final Edge edge =
            new Edge(town.stage.time, new SecureRandom(), new SecureRandom(), town.stage.time);

    @BeforeEach
    void adaLetsAnAppInThatLeavesAtOnce() {
        var wish =
                new Clients.Wish("Diary").redirects(Set.of(URI.create("https://app.example/back")));
        var client = new Clients(town.stage.database, edge).add(wish).client();
        var now = town.stage.time.instant();
        var grant =
                new Grant(
                        UUID.randomUUID(),
                        client.id(),
                        ada.user(),
                        ada.id(),
                        new Scope("openid"),
                        false,
                        now,
                        now.plus(Duration.ofDays(30)));
        town.stage.database.write(tx -> {
            GrantRows.insert(tx, grant, now);
            GrantRows.end(tx, grant.id(), now);
            return true;
        });
    }

    @AfterEach
    void close() {
        town.close();
    }

    private String registers(Clients clients, String name) {
        var wish = new Clients.Wish(name).redirects(Set.of(URI.create("https://app.example/back")));
        var id = clients.add(wish).client().id();
        town.stage.database.write(tx -> {
            RegistrationRows.insert(tx, id, Handle.kept(name), "token");
            return true;
        });
        return id;
    }

    @Test
    void anAppThatRegisteredAndWasNeverUsedGoesAfterAMonth() {
        var clients = new Clients(town.stage.database, edge);
        registers(clients, "Never used");
        var used = clients.find(registers(clients, "Used")).orElseThrow();
        var now = town.stage.time.instant();
        var own =
                new Grant(
                        UUID.randomUUID(),
                        used.id(),
                        null,
                        null,
                        new Scope(),
                        false,
                        now,
                        now.plus(Duration.ofDays(1)));
        town.stage.database.write(tx -> {
            GrantRows.insert(tx, own, now);
            return true;
        });
        town.stage.time.pass(Duration.ofDays(29));
        sweeps();
        assertThat(names(clients)).containsExactlyInAnyOrder("Diary", "Never used", "Used");
        town.stage.time.pass(Duration.ofDays(2));
        sweeps();
        assertThat(names(clients)).containsExactlyInAnyOrder("Diary", "Used");
    }

    private static List<String> names(Clients clients) {
        return clients.all().stream().map(it -> it.client().name()).toList();
    }

    private void sweeps() {
        var residents = town.stage.rooms.residents();
        town.stage.done(CompletableFuture.runAsync(() -> Leftovers.sweep(residents, edge)));
    }

    @Test
    void aGrantStaysUntilTheClientWasToldOfTheSessionsEnd() {
        town.stage.time.pass(Duration.ofHours(2));
        sweeps();
        assertThat(town.count("oauth_grant")).isEqualTo(1);

        town.stage.done(town.stage.sessions.end(ada.id()));
        sweeps();
        assertThat(town.count("oauth_grant")).isEqualTo(1);

        town.stage.time.pass(Duration.ofHours(2));
        sweeps();
        assertThat(town.count("oauth_grant")).isZero();
    }
}
