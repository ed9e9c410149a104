package parlor.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import parlor.accounts.Accounts;
import parlor.accounts.SetupCode;
import parlor.base.Edge;
import parlor.base.OwnerOnly;
import parlor.db.Database;

/// How a server gets its first administrator.
///
/// @param firstIsAdmin whether it is whoever signs up first
/// @param code else the code that makes one; null where there is an administrator
record Setup(boolean firstIsAdmin, @Nullable SetupCode code) {
    private static final String FILE = "setup-code";

    static Setup of(DataFolder folder, Config config, Edge edge, Database database) {
        boolean ownMachine = config.listen().loopback() && config.site().url() == null;
        var file = folder.path().resolve(FILE);
        try {
            if (!Accounts.noAdmin(database)) {
                Files.deleteIfExists(file);
                return new Setup(false, null);
            }
            return new Setup(ownMachine, ownMachine ? null : code(file, edge));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The code in the file; a new one where a stop, a full disk or somebody left none in it.
    private static SetupCode code(Path file, Edge edge) throws IOException {
        var kept = Files.exists(file) ? Files.readString(file, ISO_8859_1).strip() : "";
        if (!SetupCode.isOne(kept)) {
            var bytes = new byte[SetupCode.BYTES];
            edge.secrets().nextBytes(bytes);
            kept = HexFormat.of().formatHex(bytes);
            OwnerOnly.put(file, kept.getBytes(ISO_8859_1));
        }
        return new SetupCode(kept, () -> remove(file));
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LoggerFactory.getLogger(Setup.class).warn("setup_code_not_removed", e);
        }
    }

    /// Tells the host how to become administrator.
    @SuppressWarnings("SystemOut") // The code must not stand in logs.
    void tell() {
        if (code != null) {
            System.err.println(
                    "parlor: nobody administers this server yet; sign up with the setup code "
                            + code.text());
        }
    }
}
