package parlor.bench;

import java.nio.ByteBuffer;

/// A reader of one room, on one connection at a time, that checks the number of every entry.
final class Member implements Inbox {
    private final Guest guest;
    private final String room;
    private final SeqFinder finder;
    private final Tally tally;
    private final Failures failures;
    private final Audit audit = new Audit();
    private boolean mayBeLost;
    private boolean connected;

    Member(Guest guest, String room, SeqFinder finder, Tally tally, Failures failures) {
        this.guest = guest;
        this.room = room;
        this.finder = finder;
        this.tally = tally;
        this.failures = failures;
    }

    Guest guest() {
        return guest;
    }

    String room() {
        return room;
    }

    Audit audit() {
        return audit;
    }

    boolean connected() {
        return connected;
    }

    /// While the server is restarted on purpose, losing it is no failure.
    void mayBeLost(boolean may) {
        mayBeLost = may;
    }

    @Override
    public void opened(Link link) {
        connected = true;
        link.say(audit.started() ? Words.resume(room, audit.last()) : Words.subscribe(room));
    }

    @Override
    public void text(Link link, ByteBuffer in, int from, int to) {
        long seq = finder.find(in, from, to);
        if (seq >= 0) {
            audit.saw(seq);
            tally.delivered(seq, in, from, to);
        } else {
            aside(in, from, to);
        }
    }

    private void aside(ByteBuffer in, int from, int to) {
        if (TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.SUBSCRIBED)) {
            subscribed(in, from, to);
        } else if (TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.ERROR)
                || (!mayBeLost && TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.BYE))) {
            failures.add(TopLevel.text(in, from, to));
        }
    }

    private void subscribed(ByteBuffer in, int from, int to) {
        long after = TopLevel.number(in, from, to, Words.AFTER);
        int recovered = TopLevel.find(in, from, to, Words.RECOVERED);
        if (!audit.started()) {
            audit.startAfter(after);
        } else if (after != audit.last() || recovered < 0 || in.get(recovered) != 't') {
            failures.add("not recovered: " + TopLevel.text(in, from, to));
        }
        tally.subscribed();
    }

    @Override
    public void lost(Link link, String why) {
        connected = false;
        if (!mayBeLost) {
            failures.add("a member's connection was lost: " + why);
        }
    }
}
