package parlor.accounts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// The rows of pictures. One that two people wear is kept once; one that nobody wears is not kept.
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
                    "insert into picture (id, type, bytes) values (?, ?, ?)"
                            + " on conflict (id) do nothing",
                    picture.id(),
                    picture.type(),
                    picture.bytes());
        }
        var path = picture == null ? null : picture.path();
        tx.update("update principal set avatar = ? where id = ?", path, who);
        before.ifPresent(worn -> removeUnworn(tx, worn));
    }

    private static void removeUnworn(Tx tx, String path) {
        tx.update(
                "delete from picture where id = ?"
                        + " and not exists (select 1 from principal where avatar = ?)",
                Picture.id(path),
                path);
    }
}
