package parlor.bench;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A speaker with at most 32 messages unanswered, who keeps what each answer said.
final class Publisher implements Inbox {
    private static final int UNANSWERED = 32;

    private final Guest guest;
    private final String room;
    private final Failures failures;
    private final ArrayDeque<Long> due = new ArrayDeque<>();
    private @Nullable Latencies latencies;
    private long[] dueAt = new long[1024];
    private long[] seqs = new long[1024];
    private int sent;
    private int answered;
    private int most = Integer.MAX_VALUE;
    private @Nullable IntFunction<String> texts;
    private boolean open;
    private boolean pumping;

    Publisher(Guest guest, String room, Failures failures) {
        this.guest = guest;
        this.room = room;
        this.failures = failures;
    }

    Guest guest() {
        return guest;
    }

    String room() {
        return room;
    }

    boolean open() {
        return open;
    }

    int sent() {
        return sent;
    }

    int answered() {
        return answered;
    }

    /// The entry of message `number` (from 1), or 0 while it is not acknowledged.
    long seqOf(int number) {
        return seqs[number];
    }

    /// The digits that only message `number` contains.
    String stampOf(int number) {
        return Words.padded(dueAt[number]);
    }

    /// From now on the wait for each answer is timed into this.
    void time(@Nullable Latencies into) {
        latencies = into;
    }

    /// Says these texts, by number from 1, and no more than so many.
    void recite(IntFunction<String> numbered, int count) {
        texts = numbered;
        most = count;
    }

    /// Whether to send whenever fewer than 32 are unanswered.
    void pump(Link link, boolean on) {
        pumping = on;
        fill(link);
    }

    /// Sends one now, or as soon as may be; it is timed from `dueNanos` in either case.
    void say(Link link, long dueNanos) {
        due.add(dueNanos);
        fill(link);
    }

    /// Nothing is waiting to be sent or answered.
    boolean idle() {
        return due.isEmpty() && sent == answered;
    }

    private void fill(Link link) {
        int before = sent;
        while (sent < most && sent - answered < UNANSWERED && (pumping || !due.isEmpty())) {
            long at = due.isEmpty() ? System.nanoTime() : due.remove();
            sent++;
            require(sent);
            dueAt[sent] = at;
            link.say(Words.message(room, guest.number(), sent, text(sent, at)));
        }
        if (sent > before) {
            link.flush();
        }
    }

    private String text(int number, long dueNanos) {
        return texts == null
                ? Words.stamped(guest.number(), number, dueNanos)
                : texts.apply(number);
    }

    private void require(int number) {
        if (number == seqs.length) {
            seqs = Arrays.copyOf(seqs, 2 * number);
            dueAt = Arrays.copyOf(dueAt, 2 * number);
        }
    }

    @Override
    public void opened(Link link) {
        open = true;
    }

    @Override
    public void text(Link link, ByteBuffer in, int from, int to) {
        if (TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.OK)) {
            answer(in, from, to);
        } else if (TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.ERROR)
                || TopLevel.is(in, from, to, Words.EVENT_TYPE, Words.BYE)) {
            failures.add(TopLevel.text(in, from, to));
        }
    }

    private void answer(ByteBuffer in, int from, int to) {
        int number = (int) TopLevel.number(in, from, to, Words.ID);
        int message = TopLevel.find(in, from, to, Words.MESSAGE);
        long seq = message < 0 ? -1 : TopLevel.number(in, message, to, Words.SEQ);
        if (number < 1 || number > sent || seqs[number] != 0 || seq < 1) {
            failures.add("an answer to nothing, or a second one: " + TopLevel.text(in, from, to));
            return;
        }
        seqs[number] = seq;
        answered++;
        if (latencies != null) {
            latencies.add(System.nanoTime() - dueAt[number]);
        }
    }

    @Override
    public void drained(Link link) {
        fill(link);
    }

    @Override
    public void lost(Link link, String why) {
        open = false;
        failures.add("a publisher's connection was lost: " + why);
    }
}
