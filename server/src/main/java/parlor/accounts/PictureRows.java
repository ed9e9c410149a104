package parlor.accounts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// The rows of pictures. One that is not worn any more is not kept.
final class PictureRows {
    private PictureRows() {}

    static Optional<Picture> find(Tx tx, String id) {
        return tx.row(
                "select id, type, bytes from picture where id = ?",
                row ->
                        new Picture(
                                row.getString("id"), row.getString("type"), row.getBytes("bytes")),
                id);
    }

    /// @param picture null for none
    static void wear(Tx tx, PrincipalId who, @Nullable Picture picture) {
        var before =
                tx.row(
                        "select avatar from principal where id = ? and avatar is not null",
                        row -> row.getString("avatar"),
                        who);
        if (picture != null) {
            tx.update(
                    "insert into picture (id, type, bytes) values (?, ?, ?)",
                    picture.id(),
                    picture.type(),
                    picture.bytes());
        }
        var path = picture == null ? null : picture.path();
        tx.update("update principal set avatar = ? where id = ?", path, who);
        before.ifPresent(worn -> tx.update("delete from picture where id = ?", Picture.id(worn)));
    }
}
