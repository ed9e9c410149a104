package parlor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import parlor.accounts.Accounts;
import parlor.accounts.SetupCode;
import parlor.base.Edge;
import parlor.db.Database;

/// How a server gets its first administrator.
///
/// @param firstIsAdmin whether it is whoever signs up first
/// @param code else the code that makes one; null where there is an administrator
record Setup(boolean firstIsAdmin, @Nullable SetupCode code) {
    private static final int CODE_BYTES = 16;
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

    private static SetupCode code(Path file, Edge edge) throws IOException {
        if (Files.notExists(file)) {
            var bytes = new byte[CODE_BYTES];
            edge.secrets().nextBytes(bytes);
            var owner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
            Files.writeString(file, HexFormat.of().formatHex(bytes));
        }
        return new SetupCode(Files.readString(file).strip(), () -> remove(file));
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
