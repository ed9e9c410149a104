package parlor.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.identity.User;

/// The pictures that accounts wear.
public final class Pictures {
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final int ID_BYTES = 24;

    private final Database database;
    private final RandomGenerator secrets;
    private final Executor drawing;

    /// @param drawing runs one at a time, and rejects what would wait too long
    Pictures(Database database, RandomGenerator secrets, Executor drawing) {
        this.database = database;
        this.secrets = secrets;
        this.drawing = drawing;
    }

    /// Draws what is in the file anew; the caller waits. `unsupported_media_type` if it is not PNG,
    /// JPEG or WebP by its first bytes, `invalid` if it cannot be read or has too many pixels,
    /// `unavailable` while too many wait.
    Picture drawn(byte[] file) {
        var format =
                PictureFormat.of(file)
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                                        "This is no PNG, JPEG or WebP picture."));
        try {
            return CompletableFuture.supplyAsync(() -> drawn(format, file), drawing).join();
        } catch (RejectedExecutionException e) {
            throw Problem.unavailable("Too many pictures are being drawn. Try again.", BUSY);
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }

    private Picture drawn(PictureFormat format, byte[] file) {
        try {
            var id = new byte[ID_BYTES];
            secrets.nextBytes(id);
            return Portrait.of(format, file).encoded(AccountRows.encoded(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The picture with this id, if somebody wears it.
    public Optional<Picture> find(String id) {
        return database.read(tx -> PictureRows.find(tx, id));
    }

    /// What somebody wears.
    public Optional<Picture> of(User user) {
        return Optional.ofNullable(user.avatar()).map(Picture::id).flatMap(this::find);
    }

    /// Where one is looked for that has been taken off since: the path of what its wearer has on
    /// now, if anything.
    public Optional<String> instead(String id) {
        return database.read(tx -> PictureRows.instead(tx, id));
    }
}
