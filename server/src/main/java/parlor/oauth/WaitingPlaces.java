package parlor.oauth;

import parlor.base.Limits;
import parlor.db.Tx;

/// The places of what anybody can make wait here, shared by those who hold them: when all are
/// taken, who holds fewest gets one of who holds most. So a crowd of holders is needed to keep
/// anybody out, and what one owner has by the dozen counts as one holder.
enum WaitingPlaces {
    /// Requests that clients have pushed.
    PUSHED("oauth_request", "pushed = 1", Limits.OAUTH_PUSHED_OF_ONE, Limits.OAUTH_PUSHED_OF_ALL),

    /// Requests that wait for a person.
    REQUESTS(
            "oauth_request",
            "pushed = 0",
            Limits.OAUTH_REQUESTS_OF_ONE,
            Limits.OAUTH_REQUESTS_OF_ALL),

    /// Devices, let in or not, until their time is over.
    DEVICES("oauth_device", "true", Limits.DEVICES_OF_ONE, Limits.DEVICES_OF_ALL);

    private final int ofOne;
    private final int ofAll;
    private final String countOwn;
    private final String countAll;
    private final String endOne;

    WaitingPlaces(String table, String which, int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
        countAll = "select count(*) from %s where %s".formatted(table, which);
        countOwn = countAll + " and holder = ?";
        endOne =
                """
                delete from %1$s where hash = (
                  select hash from %1$s
                  where %2$s and holder = (
                    select holder from %1$s where %2$s
                    group by holder having count(*) > ? + 1
                    order by count(*) desc limit 1)
                  order by created_at limit 1)
                """
                        .formatted(table, which);
    }

    /// Who holds the place of this client's request: itself if it has proved who it is; all
    /// together that have registered with one token of the host's; where anybody can ask in its
    /// name, the neighbourhood of addresses that the request comes from.
    static String holder(Tx tx, Client client, String neighbourhood) {
        return client.unproved()
                ? holder(neighbourhood)
                : RegistrationRows.token(tx, client.id())
                        .map(token -> "token " + token)
                        .orElse("client " + client.id());
    }

    /// Who holds the place of what a browser has brought: anybody can bring it.
    static String holder(String neighbourhood) {
        return "from " + neighbourhood;
    }

    /// Whether there is a place for one more of this holder, or one could be made.
    boolean free(Tx tx, String holder) {
        int own = tx.row(countOwn, row -> row.getInt(1), holder).orElse(0);
        if (own >= ofOne) {
            return false;
        }
        int all = tx.row(countAll, row -> row.getInt(1)).orElse(0);
        return all < ofAll || made(tx, own);
    }

    /// Ends the oldest of who holds most, if he holds at least two more: afterwards he has no fewer
    /// than the newcomer.
    private boolean made(Tx tx, int own) {
        return tx.update(endOne, own) == 1;
    }
}
