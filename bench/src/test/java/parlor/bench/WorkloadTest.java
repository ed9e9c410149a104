package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The workloads against a stub: an honest one passes, and each fault is found.
@Tag("slow")
class WorkloadTest {
    private static final String BRIEF =
            " --warmup 0 --seconds 1 --paced-warmup 0 --paced-seconds 1 --before 1 --settle 0";
    private static final String FANOUT = "--members 20 --publishers 2" + BRIEF;
    private static final String SATURATED = FANOUT + " --mode saturated";
    private static final String SENDS = "--rooms 3 --rate 500" + BRIEF;
    private static final String SEARCH = "--rooms 2 --messages 96 --searches 200 --pages 20";
    private static final String RESTART = "--connections 60 --rooms 3";
    private final Failures failures = new Failures();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void anHonestServerPassesFanout() throws Exception {
        run(new Fanout(), StubFault.NONE, FANOUT);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8))
                .contains("{\"name\":\"fanout_saturated\",\"members\":20,")
                .contains("\"deliveries_per_second\":")
                .contains("{\"name\":\"fanout_paced\"")
                .contains("\"delivery_p99_ms\":");
    }

    @ParameterizedTest
    @CsvSource({"GAP, gaps 1", "DUPLICATE, duplicates 1", "REORDER, reordered 1"})
    void whatADeliveryDoesWrongIsFound(StubFault fault, String found) throws Exception {
        run(new Fanout(), fault, SATURATED);
        assertThat(failures.first()).singleElement().asString().contains(found);
    }

    @Test
    void anHonestServerPassesSends() throws Exception {
        run(new Sends(), StubFault.NONE, SENDS);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8))
                .contains("\"acknowledged_per_second\":")
                .contains("\"answer_p99_ms\":");
    }

    @Test
    void aForgottenMessageIsFound() throws Exception {
        run(new Sends(), StubFault.FORGET, SENDS);
        assertThat(failures.first())
                .hasSize(3)
                .allMatch(failure -> failure.contains("acknowledged but not in history"));
    }

    @Test
    void aRefusalIsFound() throws Exception {
        run(new Sends(), StubFault.REFUSE, SENDS);
        assertThat(failures.first()).anyMatch(failure -> failure.contains("\"error\""));
    }

    @Test
    void anHonestServerPassesSearch() throws Exception {
        run(new Searching(), StubFault.NONE, SEARCH);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8)).contains("\"answer_p95_ms\":");
    }

    @Test
    void aMessageThatIsNotFoundIsFound() throws Exception {
        run(new Searching(), StubFault.FORGET, SEARCH);
        assertThat(failures.first()).anyMatch(failure -> failure.contains("contained in"));
    }

    @Test
    void aHistoryThatIsKeptIsOnlyAsked(@TempDir Path folder) throws Exception {
        try (StubServer stub = new StubServer(StubFault.NONE)) {
            run(new Searching(), stub, SEARCH + " --keep " + folder);
            run(new Searching(), stub, SEARCH + " --keep " + folder);
        }
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8)).containsOnlyOnce("saying 48 messages");
    }

    @Test
    void idleConnectionsAreMeasured() throws Exception {
        run(new Idle(), StubFault.NONE, "--connections 60 --rooms 3" + BRIEF);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8)).contains("\"connections\":60");
    }

    @Test
    void stalledReadersCatchUp() throws Exception {
        run(new Stalled(), StubFault.NONE, "--members 10" + BRIEF);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8)).contains("\"catch_up_seconds\":");
    }

    @Test
    void clientsComeBackAfterARestart() throws Exception {
        run(new Restart(), StubFault.NONE, RESTART);
        assertThat(failures.first()).isEmpty();
        assertThat(printed.toString(UTF_8))
                .contains("\"connections\":60")
                .contains("\"entries_recovered\":1200")
                .contains("\"page_reads\":0");
    }

    @Test
    void whatIsNotRecoveredIsFound() {
        assertThatThrownBy(() -> run(new Restart(), StubFault.UNRECOVERED, RESTART))
                .hasMessageContaining("not recovered");
        assertThat(failures.first()).first().asString().contains("not recovered");
    }

    @Test
    void aReadForEveryClientIsFound() throws Exception {
        run(new Restart(), StubFault.GREED, RESTART);
        assertThat(failures.first()).singleElement().asString().contains("by client, not by room");
    }

    private void run(Workload workload, StubFault fault, String arguments) throws Exception {
        try (StubServer stub = new StubServer(fault)) {
            run(workload, stub, arguments);
        }
    }

    private void run(Workload workload, StubServer stub, String arguments) throws Exception {
        workload.run(
                new Run(
                        stub.target(),
                        stub,
                        Path.of("none"),
                        command -> {
                            throw new AssertionError("no neighbour: " + command);
                        },
                        Arguments.of(arguments.split(" ", -1)),
                        failures,
                        new PrintStream(printed, true, UTF_8)));
    }
}
