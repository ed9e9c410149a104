package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Recomputes a room's log of dice from what was published, and says what does not agree. It keeps
/// the records of one epoch at a time.
public final class FairVerifier {
    /// Something that does not agree; `record` counts from 0.
    public record Finding(long record, String what) {}

    /// A roll that was made again from the seed.
    public record Recomputed(long record, Roll roll) {}

    /// What was looked at: rolls in all, those that were made again, and the last head.
    public record Seen(long epochs, long rolls, long recomputed, Bytes head) {}

    private final Consumer<Finding> findings;
    private final Consumer<Recomputed> rolled;
    private final List<FairRecord> waiting = new ArrayList<>();
    private long at;
    private FairRecord.@Nullable Opened epoch;
    private FairRecord.@Nullable Opened previous;
    private boolean severed;
    private byte @Nullable [] seed;
    private byte[] x = new byte[32];
    private byte[] head = new byte[32];
    private long rolls;
    private long allEpochs;
    private long allRolls;
    private long recomputed;

    /// @param findings is told what does not agree
    /// @param rolled is told every roll that was made again
    public FairVerifier(Consumer<Finding> findings, Consumer<Recomputed> rolled) {
        this.findings = findings;
        this.rolled = rolled;
    }

    /// What is wrong with the log, in order; nothing when all that can be checked agrees. Faces are
    /// checked where the epoch is closed and the entropy of the roll is known.
    public static List<Finding> check(List<FairRecord> records) {
        List<Finding> findings = new ArrayList<>();
        FairVerifier verifier = new FairVerifier(findings::add, _ -> {});
        records.forEach(verifier::add);
        verifier.end();
        return List.copyOf(findings);
    }

    /// The next record of the log.
    public void add(FairRecord record) {
        if (record instanceof FairRecord.Opened) {
            settle(null);
        }
        waiting.add(record);
        if (record instanceof FairRecord.Closed(var published, _)) {
            settle(published == null ? null : published.array());
        }
    }

    /// After the last record.
    public Seen end() {
        settle(null);
        return new Seen(allEpochs, allRolls, recomputed, Bytes.of(head));
    }

    private void settle(byte @Nullable [] published) {
        seed = published;
        for (FairRecord record : waiting) {
            check(record);
            at++;
        }
        waiting.clear();
    }

    private void check(FairRecord record) {
        switch (record) {
            case FairRecord.Opened it -> opened(it);
            case FairRecord.Mixed it -> mixed(it);
            case FairRecord.Rolled it -> rolled(it);
            case FairRecord.Closed it -> closed(it);
        }
    }

    private void opened(FairRecord.Opened it) {
        agree(epoch == null, "an epoch begins before the last one ended");
        agree(it.previousHead().equals(Bytes.of(head)), "the previous head is another");
        if (previous != null) {
            agree(it.epoch() == previous.epoch() + 1, "the epochs have a gap");
            agree(severed || it.roomId().equals(previous.roomId()), "the room is another");
        }
        allEpochs++;
        severed = false;
        epoch = it;
        previous = it;
        if (seed != null) {
            agree(
                    it.commit(),
                    Fairness.commit(it.roomId().array(), it.epoch(), seed),
                    "the seed is not the one committed to");
        }
        x = Fairness.opening(it.commit().array(), it.previousHead().array());
        head = x;
        rolls = 0;
    }

    private void mixed(FairRecord.Mixed it) {
        agree(epoch != null, "entropy came outside an epoch");
        mix(it.member(), it.entropyHash(), it.x());
    }

    private void mix(String member, Bytes entropyHash, Bytes claimed) {
        x = Fairness.mix(x, member, entropyHash.array());
        agree(claimed, x, "X is not what mixing gives");
    }

    private void rolled(FairRecord.Rolled it) {
        agree(epoch != null, "a roll came outside an epoch");
        agree(it.index() == rolls, "the rolls have a gap");
        rolls++;
        allRolls++;
        mix(it.member(), it.entropyHash(), it.x());
        Bytes entropy = it.entropy();
        if (entropy != null) {
            byte[] hash = Fairness.entropyHash(entropy.array());
            agree(it.entropyHash(), hash, "the entropy is not what was hashed");
        }
        FairRecord.Shown shown = it.shown();
        if (shown != null && entropy != null) {
            shown(it, shown, entropy.array());
        } else {
            agree(
                    shown == null && it.hidden() != null,
                    "the roll is neither hidden nor shown whole");
        }
        chain(it, shown);
    }

    private void shown(FairRecord.Rolled it, FairRecord.Shown shown, byte[] entropy) {
        if (it.hidden() != null) {
            byte[] hidden =
                    Fairness.hidden(entropy, shown.expression(), shown.breakdown(), shown.total());
            agree(it.hidden(), hidden, "what was revealed is not what was hidden");
        }
        if (seed == null) {
            return;
        }
        byte[] key = Fairness.key(seed, it.index(), it.x().array(), entropy, it.witness().array());
        try {
            Roll roll =
                    Roller.roll(Notation.parseExpanded(shown.expression()), Fairness.faces(key));
            agree(roll.breakdown().equals(shown.breakdown()), "the faces are others");
            agree(roll.total().equals(shown.total()), "the total is another");
            recomputed++;
            rolled.accept(new Recomputed(at, roll));
        } catch (DiceException e) {
            agree(false, "the expression cannot be rolled");
        }
    }

    private void chain(FairRecord.Rolled it, FairRecord.@Nullable Shown shown) {
        byte[] witness = it.witness().array();
        if (it.hidden() != null) {
            head =
                    Fairness.secretHead(
                            head, it.index(), it.member(), x, witness, it.hidden().array());
        } else if (shown != null) {
            head =
                    Fairness.head(
                            head,
                            it.index(),
                            it.member(),
                            x,
                            witness,
                            shown.expression(),
                            shown.breakdown(),
                            shown.total());
        }
        agree(it.head(), head, "the head of the log is another");
        head = it.head().array();
    }

    private void closed(FairRecord.Closed it) {
        agree(epoch != null, "an epoch ends that did not begin");
        agree(it.rolls() == rolls, "the number of rolls is another");
        epoch = null;
        severed = it.seed() == null;
    }

    private void agree(Bytes claimed, byte[] computed, String otherwise) {
        agree(Objects.equals(claimed, Bytes.of(computed)), otherwise);
    }

    private void agree(boolean good, String otherwise) {
        if (!good) {
            findings.accept(new Finding(at, otherwise));
        }
    }
}
