package parlor.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.dice.DiceException;
import parlor.dice.FairRecord;
import parlor.dice.FairVerifier;
import parlor.dice.Fairness;
import parlor.dice.Notation;
import parlor.dice.Roller;
import parlor.dice.Variables;

/// Checks the exported log of a room, entry by entry, without the server that wrote it
/// (`docs/fairness.md`). It keeps one epoch in memory, and the rolls that are shown twice.
public final class Verification {
    private static final int MOST_FINDINGS = 100;

    /// Something that does not agree.
    ///
    /// @param line of the file, from 1
    public record Finding(long line, String what) {}

    /// What was looked at.
    ///
    /// @param findings the first ones
    /// @param rolls in all
    /// @param proved those whose faces were made again from the seed
    /// @param secret those that are not revealed
    /// @param head of the last roll, to be compared with what members saw
    public record Report(
            List<Finding> findings,
            long entries,
            long epochs,
            long rolls,
            long proved,
            long secret,
            Bytes head) {}

    /// A roll whose record waits for the end of its epoch.
    private record Waiting(long line, @Nullable Fallen fallen) {}

    private final List<Finding> findings = new ArrayList<>();
    private final FairVerifier verifier = new FairVerifier(this::disagreed, this::recomputed);
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<MessageId, DiceRoll> secrets = new HashMap<>();
    private @Nullable RoomId room;
    private @Nullable DiceEpoch epoch;
    private Bytes head = Bytes.of(new byte[32]);
    private @Nullable Bytes blind;
    private Instant time = Instant.MIN;
    private long line;
    private long records;
    private long entries;
    private long secret;
    private @Nullable String wanted;

    /// @param head in hexadecimal, of a roll that somebody saw and that must be here; or null
    public Verification(@Nullable String head) {
        this.wanted = head;
    }

    /// The next entry, and the line it stands on.
    public void add(long at, Entry entry) {
        line = at;
        agree(entry.seq() == ++entries, "entry %d is missing or out of place".formatted(entries));
        entries = entry.seq();
        agree(!entry.at().isBefore(time), "its time is before that of the entry before");
        time = entry.at();
        agree(room == null || room.equals(entry.room()), "it is of another room");
        room = entry.room();
        switch (entry.event()) {
            case RoomEvent.EpochTurned(var turned) -> turned(entry.room(), turned);
            case RoomEvent.Rolled(var roll) -> rolled(entry, roll);
            case RoomEvent.MessagePut(var message) -> said(entry, message);
            case RoomEvent.MemberJoined _,
                    RoomEvent.MemberUpdated _,
                    RoomEvent.MemberLeft _,
                    RoomEvent.RoomUpdated _,
                    RoomEvent.RoomDeleted _ -> {}
        }
    }

    /// A line that is no entry at all.
    public void unreadable(long at, String why) {
        line = at;
        agree(false, why);
    }

    /// After the last entry.
    public Report end() {
        var seen = verifier.end();
        for (var roll : secrets.values()) {
            agree(
                    !roll.isOpen(),
                    "entry %d, which reveals a roll, is missing".formatted(roll.rev()));
        }
        agree(entries > 0, "there is no entry to verify");
        agree(wanted == null, "the head that was asked for is not in the log");
        return new Report(
                List.copyOf(findings),
                entries,
                seen.epochs(),
                seen.rolls(),
                seen.recomputed(),
                secret,
                seen.head());
    }

    // ---- epochs ----

    private void turned(RoomId here, DiceEpoch turned) {
        var closed = turned.closed();
        if (closed != null) {
            agree(epoch != null && closed.n() == epoch.n(), "another epoch ends than began");
            record(new FairRecord.Closed(closed.seed(), closed.rolls()), null);
            waiting.clear();
        }
        var of = turned.of() == null ? here : turned.of();
        record(
                new FairRecord.Opened(Bytes.of(of.bytes()), turned.n(), turned.commit(), head),
                null);
        head = Bytes.of(Fairness.opening(turned.commit().array(), head.array()));
        blind = turned.blind();
        epoch = turned;
    }

    private void record(FairRecord record, @Nullable Fallen fallen) {
        waiting.put(records++, new Waiting(line, fallen));
        verifier.add(record);
    }

    // ---- rolls ----

    /// The rolls in a message were cast when it was sent; an edit casts none.
    private void said(Entry entry, Message message) {
        agree(message.seq() <= entry.seq(), "a message is changed that was not yet sent");
        if (message.seq() == entry.seq()) {
            for (var roll : message.rolls()) {
                cast(message.author().id().toString(), roll.fallen(), roll.proof());
            }
        }
    }

    private void rolled(Entry entry, DiceRoll roll) {
        if (roll.seq() != entry.seq()) {
            revealed(entry.seq(), roll);
            return;
        }
        if (roll.secret() != null) {
            secrets.put(roll.id(), roll);
        } else {
            agree(roll.rev() == roll.seq(), "it was changed, though nothing changes an open roll");
        }
        agree(roll.secret() != null || roll.proof().hidden() == null, "it hides what is open");
        agree(roll.secret() == null || roll.proof().hidden() != null, "it hides nothing");
        agree(roll.isOpen() == (roll.fallen() != null), "it shows what it should not");
        secret += roll.isOpen() ? 0 : 1;
        var fallen = roll.fallen();
        agree(fallen == null || expands(fallen), "what was rolled is not what was asked for");
        cast(roll.roller().id().toString(), fallen, roll.proof());
        blind(roll);
    }

    /// The roll comes a second time, open: the one that was hidden, or open already where it stood.
    private void revealed(long entry, DiceRoll roll) {
        var first = secrets.remove(roll.id());
        var fallen = roll.fallen();
        var entropy = roll.proof().entropy();
        if (first == null || fallen == null || entropy == null || roll.rev() != entry) {
            agree(false, "a roll is revealed that was not secret");
        } else if (first.isOpen()) {
            agree(first.equals(roll), "a roll is revealed that was another before");
        } else {
            secret--;
            var shown = shown(fallen);
            var hidden =
                    Fairness.hidden(
                            entropy.array(), shown.expression(), shown.breakdown(), shown.total());
            agree(
                    Bytes.of(hidden).equals(first.proof().hidden())
                            && first.proof().equals(roll.publicly().proof().withheld()),
                    "a roll is revealed that was another before");
        }
    }

    private void cast(String member, @Nullable Fallen fallen, Proof proof) {
        agree(epoch != null && proof.epoch() == epoch.n(), "it is of another epoch");
        record(
                new FairRecord.Rolled(
                        proof.index(),
                        member,
                        proof.entropy(),
                        proof.entropyHash(),
                        proof.x(),
                        Bytes.EMPTY,
                        fallen == null ? null : shown(fallen),
                        proof.hidden(),
                        proof.head()),
                fallen);
        head = proof.head();
        if (head.hex().equals(wanted)) {
            wanted = null;
        }
    }

    private static FairRecord.Shown shown(Fallen fallen) {
        return new FairRecord.Shown(fallen.expr(), fallen.breakdown(), fallen.totals());
    }

    /// Whether the expression is the one that was written. One with names in it could be any; of
    /// what a deleted account wrote the expression itself is left.
    private static boolean expands(Fallen fallen) {
        if (fallen.dice().equals(fallen.expr())) {
            return true;
        }
        try {
            var written = Notation.parse(fallen.dice());
            return Notation.bare(written).equals(fallen.expr()) || hasNames(fallen.dice());
        } catch (DiceException e) {
            return false;
        }
    }

    private static boolean hasNames(String dice) {
        try {
            var _ = Roller.expand(Notation.parse(dice), Variables.NONE);
            return false;
        } catch (DiceException e) {
            return true;
        }
    }

    private void blind(DiceRoll roll) {
        var added = roll.proof().blind();
        agree((roll.secret() == Secret.BLIND) == (added != null), "it is blind, or it is not");
        if (added == null) {
            return;
        }
        agree(added.commit().equals(blind), "its blind commitment was not published before");
        blind = added.next();
        var bytes = added.secret();
        var entropy = roll.proof().entropy();
        if (bytes != null && entropy != null) {
            agree(
                    Bytes.of(Fairness.blind(bytes.array())).equals(added.commit())
                            && entropy.hex().endsWith(bytes.hex()),
                    "the bytes added to a blind roll are not those committed to");
        }
    }

    // ---- what the dice say ----

    private void disagreed(FairVerifier.Finding finding) {
        var at = waiting.get(finding.record());
        find(at == null ? line : at.line(), finding.what());
    }

    /// The proof covers the breakdown; what else is shown of a roll must follow from it.
    private void recomputed(FairVerifier.Recomputed again) {
        var at = waiting.get(again.record());
        var fallen = at == null ? null : at.fallen();
        if (at != null && fallen != null && !fallen.isOf(again.roll())) {
            find(at.line(), "its faces, results or outcome are others");
        }
    }

    private void agree(boolean good, String otherwise) {
        if (!good) {
            find(line, otherwise);
        }
    }

    private void find(long at, String what) {
        var finding = new Finding(at, what);
        if (findings.size() < MOST_FINDINGS && !findings.contains(finding)) {
            findings.add(finding);
        }
    }
}
