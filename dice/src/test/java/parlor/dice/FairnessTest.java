package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The scheme against its vectors, and the verifier against every small lie.
class FairnessTest {
    private final Map<String, @Nullable Object> vectors =
            TinyJson.object(CasesTest.resource("dice-fair-vectors.json"));

    @Test
    void agreesWithEveryVector() {
        byte[] seed = bytes(vectors, "serverSeed");
        byte[] commit = Fairness.commit(bytes(vectors, "roomId"), 7, seed);
        assertThat(hex(commit)).isEqualTo(vectors.get("commit"));
        byte[] x = Fairness.opening(commit, bytes(vectors, "prevHead"));
        assertThat(hex(x)).isEqualTo(vectors.get("x0"));
        byte[] head = x;
        for (var step : maps(vectors.get("steps"))) {
            byte[] entropy = bytes(step, "nonce");
            x = Fairness.mix(x, text(step, "member"), Fairness.entropyHash(entropy));
            assertThat(hex(x)).isEqualTo(step.get("x"));
            if (text(step, "type").equals("roll")) {
                head = roll(step, seed, x, entropy, head);
            }
        }
        assertThat(hex(head)).isEqualTo(vectors.get("finalHead"));
    }

    private static byte[] roll(
            Map<String, @Nullable Object> step,
            byte[] seed,
            byte[] x,
            byte[] entropy,
            byte[] head) {
        long index = Long.parseLong(text(step, "i"));
        byte[] witness = bytes(step, "w");
        byte[] key = Fairness.key(seed, index, x, entropy, witness);
        assertThat(hex(key)).isEqualTo(step.get("key"));
        var words = new FairFaces.Blocks(key);
        for (Object word : list(step.get("words"))) {
            assertThat(String.format("%08x", words.getAsInt())).isEqualTo(word);
        }
        Roll roll = Roller.roll(Notation.parse(text(step, "expr")), Fairness.faces(key));
        assertThat(roll.expression().toString()).isEqualTo(text(step, "expr"));
        assertThat(roll.breakdown()).isEqualTo(text(step, "breakdown"));
        assertThat(roll.total()).isEqualTo(text(step, "total"));
        assertThat(roll.draws()).isEqualTo(Integer.parseInt(text(step, "draws")));
        String member = text(step, "member");
        byte[] next;
        if (Objects.equals(step.get("secret"), true)) {
            byte[] hidden =
                    Fairness.hidden(entropy, text(step, "expr"), roll.breakdown(), roll.total());
            assertThat(hex(hidden)).isEqualTo(step.get("hidden"));
            next = Fairness.secretHead(head, index, member, x, witness, hidden);
        } else {
            next =
                    Fairness.head(
                            head,
                            index,
                            member,
                            x,
                            witness,
                            text(step, "expr"),
                            roll.breakdown(),
                            roll.total());
        }
        assertThat(hex(next)).isEqualTo(step.get("head"));
        return next;
    }

    @Test
    void chainsTheWitness() {
        var witness = maps(List.of(Objects.requireNonNull(vectors.get("witness")))).getFirst();
        byte[] first = Fairness.witnessLink(bytes(witness, "reveal1"));
        assertThat(hex(first)).isEqualTo(witness.get("anchor"));
        byte[] second = Fairness.witnessLink(bytes(witness, "reveal2"));
        assertThat(hex(second)).isEqualTo(witness.get("reveal1"));
    }

    @Test
    void rejectsWordsWithoutBias() {
        for (var given : maps(vectors.get("rejection"))) {
            Iterator<Object> words = list(given.get("words")).iterator();
            int[] used = {0};
            var faces =
                    new FairFaces(() -> {
                        used[0]++;
                        return Integer.parseUnsignedInt(words.next().toString(), 16);
                    });
            assertThat(faces.next(Integer.parseInt(text(given, "n"))))
                    .isEqualTo(Integer.parseInt(text(given, "index")));
            assertThat(used[0]).isEqualTo(Integer.parseInt(text(given, "wordsUsed")));
        }
    }

    @Test
    void isUniform() {
        for (String name : List.of("uniformity", "uniformity20")) {
            var given = maps(List.of(Objects.requireNonNull(vectors.get(name)))).getFirst();
            Sides die = new Sides.Plain(Integer.parseInt(text(given, "sides")));
            Faces faces = Fairness.faces(bytes(given, "key"));
            Statistics statistics = new Statistics();
            for (int i = Integer.parseInt(text(given, "draws")); i > 0; i--) {
                statistics.add(die, die.text(faces.next(die)), 1);
            }
            Statistics.Die counted = statistics.dice().getFirst();
            assertThat(counted.counts().values().toString())
                    .isEqualTo(Objects.requireNonNull(given.get("counts")).toString());
            Statistics.Fit fit = Objects.requireNonNull(counted.fit());
            assertThat(String.format("%.4f", fit.chiSquare())).isEqualTo(text(given, "chi2"));
            assertThat(fit.degrees()).isEqualTo(Integer.parseInt(text(given, "df")));
            assertThat(fit.flagged()).isFalse();
        }
    }

    @Test
    void verifiesTheVectorsAsALog() {
        assertThat(FairVerifier.check(log())).isEmpty();
    }

    @Test
    void findsEveryLie() {
        List<FairRecord> log = log();
        for (int i = 1; i < log.size() - 1; i++) {
            List<FairRecord> dropped = new ArrayList<>(log);
            dropped.remove(i);
            assertThat(FairVerifier.check(dropped)).as("without %s", i).isNotEmpty();
            if (i < log.size() - 2) {
                List<FairRecord> swapped = new ArrayList<>(log);
                swapped.set(i, log.get(i + 1));
                swapped.set(i + 1, log.get(i));
                assertThat(FairVerifier.check(swapped)).as("swapped %s", i).isNotEmpty();
            }
            if (log.get(i) instanceof FairRecord.Rolled rolled && rolled.shown() != null) {
                assertThat(FairVerifier.check(with(log, i, forged(rolled, rolled.shown()))))
                        .as("forged %s", i)
                        .isNotEmpty();
            }
        }
        var otherSeed = new FairRecord.Closed(Bytes.of(new byte[32]), 8);
        assertThat(FairVerifier.check(with(log, log.size() - 1, otherSeed))).isNotEmpty();
    }

    private static FairRecord forged(FairRecord.Rolled it, FairRecord.Shown shown) {
        var other = new FairRecord.Shown(shown.expression(), shown.breakdown(), "99");
        return new FairRecord.Rolled(
                it.index(),
                it.member(),
                it.entropy(),
                it.entropyHash(),
                it.x(),
                it.witness(),
                other,
                it.hidden(),
                it.head());
    }

    private static List<FairRecord> with(List<FairRecord> log, int at, FairRecord record) {
        List<FairRecord> changed = new ArrayList<>(log);
        changed.set(at, record);
        return changed;
    }

    private List<FairRecord> log() {
        List<FairRecord> log = new ArrayList<>();
        log.add(
                new FairRecord.Opened(
                        hex(vectors, "roomId"),
                        7,
                        hex(vectors, "commit"),
                        hex(vectors, "prevHead")));
        for (var step : maps(vectors.get("steps"))) {
            log.add(record(step));
        }
        log.add(new FairRecord.Closed(hex(vectors, "serverSeed"), 8));
        return log;
    }

    private static FairRecord record(Map<String, @Nullable Object> step) {
        Bytes hash = Bytes.of(Fairness.entropyHash(bytes(step, "nonce")));
        if (text(step, "type").equals("mix")) {
            return new FairRecord.Mixed(text(step, "member"), hash, hex(step, "x"));
        }
        return new FairRecord.Rolled(
                Long.parseLong(text(step, "i")),
                text(step, "member"),
                hex(step, "nonce"),
                hash,
                hex(step, "x"),
                hex(step, "w"),
                new FairRecord.Shown(
                        text(step, "expr"), text(step, "breakdown"), text(step, "total")),
                step.get("hidden") == null ? null : hex(step, "hidden"),
                hex(step, "head"));
    }

    private static String text(Map<String, @Nullable Object> map, String key) {
        return Objects.requireNonNull(map.get(key)).toString();
    }

    private static Bytes hex(Map<String, @Nullable Object> map, String key) {
        return Bytes.hex(text(map, key));
    }

    private static byte[] bytes(Map<String, @Nullable Object> map, String key) {
        return hex(map, key).array();
    }

    private static String hex(byte[] bytes) {
        return Bytes.of(bytes).hex();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> maps(@Nullable Object value) {
        return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(value);
    }
}
