package dev.exchanger.realtime.socket;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EnvelopeReaderTest {

    @Test
    void readsAllMembers() {
        Envelope.Request request =
                request("{\"id\":17,\"t\":\"msg.send\",\"r\":\"rates\",\"k\":\"key\",\"d\":{\"a\":1}}");
        assertThat(request.id()).isEqualTo(17L);
        assertThat(request.type()).isEqualTo("msg.send");
        assertThat(request.room()).isEqualTo("rates");
        assertThat(request.key()).isEqualTo("key");
        assertThat(request.data().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void aRequestNeedsOnlyItsType() {
        Envelope.Request request = request("{\"t\":\"ping\"}");
        assertThat(request.id()).isNull();
        assertThat(request.room()).isNull();
        assertThat(request.data().isEmpty()).isTrue();
    }

    @Test
    void everyLineIsARequestAndBlankLinesAreNone() {
        List<Envelope> read = EnvelopeReader.read("{\"id\":1,\"t\":\"ping\"}\n\n  \r\n{\"id\":2,\"t\":\"ping\"}\n");
        assertThat(read).extracting(Envelope::id).containsExactly(1L, 2L);
    }

    @Test
    void aBadLineDoesNotSpoilTheOthers() {
        List<Envelope> read = EnvelopeReader.read("{\"id\":1,\"t\":\"ping\"}\n{oops\n{\"id\":3,\"t\":\"ping\"}");
        assertThat(read).hasSize(3);
        assertThat(read.get(1)).isInstanceOf(Envelope.Malformed.class);
        assertThat(((Envelope.Malformed) read.get(1)).refusal()).hasMessage("line 2 is no JSON, near column 2");
        assertThat(read.get(2).id()).isEqualTo(3L);
    }

    @Test
    void unknownMembersAreForNewerServers() {
        assertThat(request("{\"t\":\"ping\",\"z\":[1,2]}").type()).isEqualTo("ping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | BAD_FRAME | the frame is empty",
                "` ` | BAD_FRAME | the frame is empty",
                "[1] | BAD_FRAME | line 1 is no JSON object",
                "\"ping\" | BAD_FRAME | line 1 is no JSON object",
                "null | BAD_FRAME | line 1 is no JSON object",
                "{\"t\":\"a\"} {} | BAD_FRAME | line 1 is no JSON, near column 11",
                "{\"t\":\"a\",\"t\":\"b\"} | BAD_FRAME | line 1 is no JSON, near column 13",
                "{\"t\":1} | BAD_REQUEST | 't' must be a text",
                "{\"t\":\"\"} | BAD_REQUEST | 't' must be a text",
                "{} | BAD_REQUEST | 't' must be a text",
                "{\"t\":\"a\",\"id\":-1} | BAD_REQUEST | 'id' must be an integer from 0 to 4294967295",
                "{\"t\":\"a\",\"id\":4294967296} | BAD_REQUEST | 'id' must be an integer from 0 to 4294967295",
                "{\"t\":\"a\",\"id\":1.5} | BAD_REQUEST | 'id' must be an integer from 0 to 4294967295",
                "{\"t\":\"a\",\"id\":\"1\"} | BAD_REQUEST | 'id' must be an integer from 0 to 4294967295",
                "{\"t\":\"a\",\"r\":5} | BAD_REQUEST | 'r' must be a text of 1 to 255 characters",
                "{\"t\":\"a\",\"r\":\"\"} | BAD_REQUEST | 'r' must be a text of 1 to 255 characters",
                "{\"t\":\"a\",\"k\":true} | BAD_REQUEST | 'k' must be a text of 1 to 64 characters",
                "{\"t\":\"a\",\"d\":[]} | BAD_REQUEST | 'd' must be an object",
            })
    void saysWhatIsWrong(String frame, SocketError error, String detail) {
        RequestRefused refusal = malformed(frame).refusal();
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal).hasMessage(detail);
    }

    @Test
    void theAnswerToABadRequestHasItsId() {
        assertThat(malformed("{\"id\":9,\"t\":\"a\",\"d\":1}").id()).isEqualTo(9L);
    }

    @Test
    void deepNestingIsNoJsonOfOurs() {
        assertThat(malformed("{\"t\":\"a\",\"d\":" + "{\"x\":".repeat(20) + "1" + "}".repeat(20) + "}")
                        .refusal()
                        .error())
                .isEqualTo(SocketError.BAD_FRAME);
    }

    @Test
    void theErrorNeverRepeatsTheInput() {
        assertThat(malformed("{\"t\":\"auth.refresh\",\"d\":{\"token\":secret")
                        .refusal()
                        .getMessage())
                .doesNotContain("secret");
    }

    private static Envelope.Request request(String frame) {
        return (Envelope.Request) EnvelopeReader.read(frame).get(0);
    }

    private static Envelope.Malformed malformed(String frame) {
        return (Envelope.Malformed)
                EnvelopeReader.read(frame == null ? "" : frame).get(0);
    }
}
