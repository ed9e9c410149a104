package parlor.bench;

import java.io.IOException;
import java.util.Arrays;

/// Starts of the server on an empty data folder: time to the ready line, and memory when nobody is
/// there.
final class Starts {
    private static final int SETTLE_MILLIS = 3_000;

    interface Launch {
        ServerProcess start() throws IOException;
    }

    private Starts() {}

    static Result measure(Launch launch, int times) throws IOException, InterruptedException {
        double[] ready = new double[times];
        double[] resident = new double[times];
        for (int i = 0; i < times; i++) {
            try (ServerProcess server = launch.start()) {
                ready[i] = server.readyMillis();
                Thread.sleep(SETTLE_MILLIS);
                resident[i] = Usage.residentKib(server.target().pid()) / 1024.0;
            }
        }
        Arrays.sort(ready);
        Arrays.sort(resident);
        return Result.named("start")
                .with("starts", times)
                .with("ready_ms_median", ready[times / 2])
                .with("ready_ms_worst", ready[times - 1])
                .with("rss_empty_mib_median", resident[times / 2])
                .with("rss_empty_mib_worst", resident[times - 1]);
    }
}
