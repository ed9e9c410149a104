package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// Search finds exactly what `contains` finds, in any script, however far the index is.
final class SearchTest {
    private static final List<String> ALPHABETS =
            List.of(
                    "abcdeABCDE",
                    "äöüßÄÖÜéÉ",
                    "ıİiIşŞ",
                    "абвгАБВГ",
                    "αβγςσΣΆ",
                    "אבגדה",
                    "ابتثج",
                    "अआइकखि",
                    "กขคงจ",
                    "山川田中国語",
                    "あいうカキクｶｷｸ",
                    "가나다라한글",
                    "აბგდႠႡ",
                    "აԱԲաբև",
                    "ﬁﬂﬀＡＢ１２①",
                    "😀👍🏽𝒜𐐀𐐨",
                    "\"'%_*-()\\",
                    "e\u0301a\u0308");

    private final List<Message> said = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void findsWhatContainsFinds(long seed) {
        var random = new Random(seed);
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            stage.hosts("Zoe").says("a b c 山川");
            var ben = stage.joins("Ben", ada);
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 60; i++) {
                    act(random, random.nextBoolean() ? ada : ben, ada);
                }
                if (round % 2 == 1) {
                    stage.rooms.index();
                }
                for (int i = 0; i < 60; i++) {
                    check(seed, random, ada);
                }
            }
        }
    }

    /// Two Latin letters have no grams: an answer looks so far and no further.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatStandsFarBackIsFoundByGoingOn(boolean indexed) {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var rare = ada.says("a rare word: zq");
            repeat(stage, ada.says("calm sea"), 12_000);
            if (indexed) {
                stage.rooms.index();
            }
            var page = ada.page(new MessageQuery(7, null, null, false, "zq", null));
            assertThat(page.results()).isEmpty();
            assertThat(page.before()).isNotNull();
            assertThat(all(ada, "zq", 7, false)).containsExactly(rare.seq());
            assertThat(all(ada, "zq", 7, true)).containsExactly(rare.seq());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "word", "rd"})
    void whatOnePersonSaidFarBackIsFoundByGoingOn(String words) {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var ben = stage.joins("Ben", ada);
            var first = ben.says("a word");
            ada.says("a last word");
            var last = ben.says("the last word");
            repeat(stage, ada.says("another word"), 12_000);
            var asked = words.isEmpty() ? null : words;
            assertThat(all(ada, asked, ben.id(), 7, false))
                    .containsExactly(first.seq(), last.seq());
            assertThat(all(ada, asked, ben.id(), 7, true)).containsExactly(first.seq(), last.seq());
        }
    }

    /// Seen when the round begins to read, for which the database makes another reader.
    @Test
    void whatIsBeingIndexedIsStillBehind() {
        var seen = new ArrayList<Long>();
        var watched = new AtomicReference<@Nullable Indexer>();
        try (var stage = new Stage()) {
            var head = stage.hosts("Ada").says("a word").seq();
            ThreadFactory readers =
                    work -> {
                        var indexer = watched.get();
                        seen.add(indexer == null ? -1 : indexer.behind());
                        return Thread.ofPlatform().daemon().unstarted(work);
                    };
            try (var database = Database.open(stage.folder.resolve("parlor.db"), readers);
                    var index = Index.open(stage.folder.resolve("other.db"), "boot");
                    var indexer =
                            new Indexer(
                                    database,
                                    index,
                                    () -> {},
                                    () -> false,
                                    Thread.ofPlatform().daemon().factory())) {
                watched.set(indexer);
                indexer.catchUp();
                indexer.round();
                assertThat(seen).containsExactly(0L, head);
                assertThat(indexer.behind()).isZero();
            }
        }
    }

    /// The message is there as many times again.
    private static void repeat(Stage stage, Message message, int times) {
        stage.database.write(tx -> {
            tx.update(
                    """
                    with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
                    insert into message (room_no, seq, id, rev, author, author_kind, author_name,
                      text_no, at, deleted)
                    select room_no, seq + i, randomblob(16), rev + i, author, author_kind,
                      author_name, text_no, at, 0
                    from message, n where id = ?
                    """,
                    times,
                    message.id().bytes());
            return tx.update("update room set head = head + ? where id = ?", times, message.room());
        });
    }

    private void act(Random random, Stage.Player who, Stage.Player owner) {
        int what = said.isEmpty() ? 0 : random.nextInt(10);
        if (what < 7) {
            said.add(who.says("x" + words(random, 1 + random.nextInt(5))));
            return;
        }
        int at = random.nextInt(said.size());
        var old = said.get(at);
        if (what == 9 || old.deleted()) {
            said.set(at, owner.deletes(old));
        } else if (old.author().id().equals(who.id())) {
            said.set(at, who.edits(old, "y" + words(random, 3)));
        }
    }

    private static String words(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int[] letters = ALPHABETS.get(random.nextInt(ALPHABETS.size())).codePoints().toArray();
            for (int j = 1 + random.nextInt(6); j > 0; j--) {
                text.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            text.append(random.nextInt(4) == 0 ? "\u3000" : " ");
        }
        return text.toString();
    }

    private void check(long seed, Random random, Stage.Player reader) {
        var words = query(random);
        var terms = Folded.terms(words);
        var expected =
                said.stream()
                        .filter(m -> !m.deleted() && !terms.isEmpty())
                        .filter(m -> Folded.containsAll(m.text(), terms))
                        .map(Message::seq)
                        .toList();
        if (!terms.isEmpty()) {
            assertThat(all(reader, words, 7, false))
                    .as("seed %d: %s", seed, words)
                    .isEqualTo(expected);
            assertThat(all(reader, words, 7, true))
                    .as("seed %d: %s", seed, words)
                    .isEqualTo(expected);
        }
    }

    /// A piece of something said, or of something never said.
    private String query(Random random) {
        if (random.nextInt(5) == 0) {
            return words(random, 1 + random.nextInt(2));
        }
        var text = said.get(random.nextInt(said.size())).text();
        int[] points = text.codePoints().toArray();
        if (points.length == 0) {
            return "x";
        }
        int from = random.nextInt(points.length);
        int to = Math.min(points.length, from + 1 + random.nextInt(5));
        return new String(points, from, to - from);
    }

    private static List<Long> all(Stage.Player reader, String words, int limit, boolean upward) {
        return all(reader, words, null, limit, upward);
    }

    private static List<Long> all(
            Stage.Player reader,
            @Nullable String words,
            @Nullable PrincipalId author,
            int limit,
            boolean upward) {
        var seqs = new ArrayList<Long>();
        @Nullable Long next = upward ? Long.valueOf(0) : null;
        do {
            var page =
                    reader.page(
                            new MessageQuery(
                                    limit,
                                    upward ? null : next,
                                    upward ? next : null,
                                    false,
                                    words,
                                    author));
            seqs.addAll(
                    upward ? seqs.size() : 0, page.results().stream().map(Message::seq).toList());
            next = upward ? page.after() : page.before();
        } while (next != null);
        return seqs;
    }
}
