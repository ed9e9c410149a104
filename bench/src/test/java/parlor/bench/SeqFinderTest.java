package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// The number of an entry is the top-level one, wherever it stands.
class SeqFinderTest {
    private final SeqFinder finder = new SeqFinder();

    @Test
    void standsInTheMiddle() {
        assertThat(seq("{'event_type':'chat_message','seq':41,'message':{'seq':7}}")).isEqualTo(41);
        assertThat(seq("{'event_type':'chat_message','seq':42,'message':{'seq':8}}")).isEqualTo(42);
    }

    @Test
    void standsBehindTheMessage() {
        assertThat(seq("{'event_type':'chat_message','message':{'seq':7,'t':'ab'},'seq':41}"))
                .isEqualTo(41);
        assertThat(seq("{'event_type':'chat_message','message':{'seq':7,'t':'abcd'},'seq':142}"))
                .isEqualTo(142);
    }

    @Test
    void standsFirstOrAlone() {
        assertThat(seq("{'seq':5}")).isEqualTo(5);
        assertThat(seq("{'seq': 6,'event_type':'chat_message'}")).isEqualTo(6);
        assertThat(seq("{'seq':17,'event_type':'chat_message'}")).isEqualTo(17);
    }

    @Test
    void textThatLooksLikeItIsPassedOver() {
        assertThat(
                        seq(
                                "{'event_type':'chat_message','message':{'text':'\\',\\'seq\\':9'},'seq':3}"))
                .isEqualTo(3);
    }

    @Test
    void anotherTypeWithANestedOneAtTheSamePlaceIsNoEntry() {
        assertThat(seq("{'event_type':'chat_message','x':[0],'seq':41}")).isEqualTo(41);
        assertThat(seq("{'event_type':'noti_message','x':{'0':1,'seq':41}}")).isEqualTo(-1);
    }

    @Test
    void otherFramesHaveNone() {
        assertThat(seq("{'event_type':'ok','id':1,'message':{'seq':7}}")).isEqualTo(-1);
        assertThat(seq("{'event_type':'heartbeat','every_ms':25000}")).isEqualTo(-1);
    }

    private long seq(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
        ByteBuffer in = ByteBuffer.allocate(bytes.length + 3).order(ByteOrder.LITTLE_ENDIAN);
        in.position(3);
        in.put(bytes);
        return finder.find(in, 3, in.capacity());
    }
}
