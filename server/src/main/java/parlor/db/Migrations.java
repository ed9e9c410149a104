package parlor.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Brings the tables up to date: the scripts `db/V<n>__*.sql` that the file has not seen yet.
final class Migrations {
    private static final List<String> SCRIPTS =
            List.of(
                    "V1__rooms.sql",
                    "V2__fairness.sql",
                    "V3__sheets.sql",
                    "V4__accounts.sql",
                    "V5__commands.sql",
                    "V6__lists_and_words.sql",
                    "V7__labels.sql",
                    "V8__pictures_and_mail.sql",
                    "V9__audit.sql",
                    "V10__oauth.sql",
                    "V11__devices.sql",
                    "V12__key_files.sql",
                    "V13__letters.sql",
                    "V14__by_person.sql",
                    "V15__voices.sql",
                    "V16__pushed_requests.sql",
                    "V17__registration.sql",
                    "V18__letters_by_account.sql",
                    "V19__initial_tokens.sql",
                    "V20__first_texts.sql",
                    "V21__looks.sql",
                    "V22__worn_pictures.sql",
                    "V23__traces.sql",
                    "V24__spent_and_waiting.sql");

    private Migrations() {}

    static void run(Tx tx) {
        int version = tx.row("pragma user_version", row -> row.getInt(1)).orElse(0);
        if (version > SCRIPTS.size()) {
            throw new IllegalStateException(
                    "the data folder was written by a newer Parlor (schema %d, this one knows %d)"
                            .formatted(version, SCRIPTS.size()));
        }
        for (int next = version; next < SCRIPTS.size(); next++) {
            for (var statement : read(SCRIPTS.get(next)).split(";\\s*\\n", -1)) {
                if (!statement.isBlank()) {
                    tx.script(statement);
                }
            }
            tx.script("pragma user_version = " + (next + 1));
        }
    }

    private static String read(String script) {
        try (var in = Migrations.class.getResourceAsStream("/db/" + script)) {
            if (in == null) {
                throw new IllegalStateException("missing: " + script);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
