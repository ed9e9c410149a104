package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Recomputes a room's log of dice from what was published, and says what does not agree.
public final class FairVerifier {
    /// Something that does not agree; `record` counts from 0.
    public record Finding(int record, String what) {}

    private final List<FairRecord> records;
    private final List<Finding> findings = new ArrayList<>();
    private int at;
    private FairRecord.@Nullable Opened epoch;
    private FairRecord.@Nullable Opened previous;
    private byte @Nullable [] seed;
    private byte[] x = new byte[32];
    private byte[] head = new byte[32];
    private long rolls;

    private FairVerifier(List<FairRecord> records) {
        this.records = records;
    }

    /// What is wrong with the log, in order; nothing when all that can be checked agrees. Faces are
    /// checked where the epoch is closed and the entropy of the roll is known.
    public static List<Finding> check(List<FairRecord> records) {
        FairVerifier verifier = new FairVerifier(List.copyOf(records));
        for (verifier.at = 0; verifier.at < records.size(); verifier.at++) {
            verifier.check(records.get(verifier.at));
        }
        return List.copyOf(verifier.findings);
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
            agree(it.roomId().equals(previous.roomId()), "the room is another");
        }
        epoch = it;
        previous = it;
        seed = seedOfThisEpoch();
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

    private byte @Nullable [] seedOfThisEpoch() {
        for (FairRecord record : records.subList(at + 1, records.size())) {
            if (record instanceof FairRecord.Opened) {
                return null;
            }
            if (record instanceof FairRecord.Closed closed) {
                return closed.seed().array();
            }
        }
        return null;
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
            agree(it.hidden() != null, "the roll shows nothing and hides nothing");
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
    }

    private void agree(Bytes claimed, byte[] computed, String otherwise) {
        agree(Objects.equals(claimed, Bytes.of(computed)), otherwise);
    }

    private void agree(boolean good, String otherwise) {
        if (!good) {
            findings.add(new Finding(at, otherwise));
        }
    }
}
