package parlor.oauth;

import parlor.base.Limits;
import parlor.db.Tx;

/// The places of pushed requests, shared by those who hold them: when all are taken, who holds
/// fewest gets one of who holds most. So a crowd of holders is needed to keep anybody out, and what
/// one owner has by the dozen counts as one holder.
final class PushedPlaces {
    private PushedPlaces() {}

    /// Who holds the place of this client's request: itself if it has proved who it is; all
    /// together that have registered with one token of the host's; where anybody can push in its
    /// name, the neighbourhood of addresses that the request comes from.
    static String holder(Tx tx, Client client, String neighbourhood) {
        return client.unproved()
                ? "from " + neighbourhood
                : RegistrationRows.token(tx, client.id())
                        .map(token -> "token " + token)
                        .orElse("client " + client.id());
    }

    /// Whether there is a place for one more of this holder, or one could be made.
    static boolean free(Tx tx, String holder) {
        int own =
                tx.row(
                                "select count(*) from oauth_request where pushed = 1 and holder = ?",
                                row -> row.getInt(1),
                                holder)
                        .orElse(0);
        if (own >= Limits.OAUTH_PUSHED_OF_ONE) {
            return false;
        }
        int all =
                tx.row("select count(*) from oauth_request where pushed = 1", row -> row.getInt(1))
                        .orElse(0);
        return all < Limits.OAUTH_PUSHED_OF_ALL || made(tx, own);
    }

    /// Ends the oldest request of who holds most, if he holds at least two more: afterwards he has
    /// no fewer than the newcomer.
    private static boolean made(Tx tx, int own) {
        return tx.update(
                        """
                        delete from oauth_request where hash = (
                          select hash from oauth_request
                          where pushed = 1 and holder = (
                            select holder from oauth_request where pushed = 1
                            group by holder having count(*) > ? + 1
                            order by count(*) desc limit 1)
                          order by created_at limit 1)
                        """,
                        own)
                == 1;
    }
}
