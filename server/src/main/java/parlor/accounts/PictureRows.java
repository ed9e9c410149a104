package parlor.accounts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// The rows of pictures. One that is not worn any more is not kept, only whose it was.
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

    /// Where the present picture of somebody is who once wore this one.
    static Optional<String> instead(Tx tx, String id) {
        return tx.row(
                """
                select p.avatar from worn_picture w join principal p on p.id = w.principal
                where w.id = ? and p.avatar is not null
                """,
                row -> row.getString("avatar"),
                id);
    }

    /// Takes what somebody wears away, and every trace of what he wore.
    static void forget(Tx tx, PrincipalId who) {
        wear(tx, who, null);
        tx.update("delete from worn_picture where principal = ?", who);
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
        before.map(Picture::id)
                .ifPresent(worn -> {
                    tx.update("delete from picture where id = ?", worn);
                    tx.update("insert into worn_picture (id, principal) values (?, ?)", worn, who);
                });
    }
}
