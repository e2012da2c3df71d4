package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What is written is what Jackson reads.
class JsonTextTest {
    private static String readBack(byte[] json) {
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            assertThat(parser.nextName()).isEqualTo("name");
            String value = parser.nextStringValue();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
            return value;
        }
    }

    private static byte[] written(String value) {
        JsonText json = new JsonText(16);
        json.startObject();
        json.string("name", value);
        json.endObject();
        return json.take();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"", "\\", "a\"b\\c", "{", "[", ":", ",", "\n", "題名", "é\n", "\uD83D\uDCE7 \r"})
    void stringsComeBack(String value) {
        assertThat(readBack(written(value))).isEqualTo(value);
    }

    @Test
    void everyCharacterComesBack() {
        for (int c = 0; c < Character.MIN_SURROGATE; c++) {
            String value = "a" + (char) c + "b";
            assertThat(readBack(written(value))).isEqualTo(value);
        }
    }

    // RFC 8259 7: these may not stand unescaped.
    @Test
    void noControlCharacterIsWritten() {
        for (char c = 0; c < ' '; c++) {
            assertThat(new String(written("a" + c + c), StandardCharsets.UTF_8)).matches("\\P{Cntrl}+");
        }
    }

    @Test
    void separators() {
        JsonText json = new JsonText(16);
        json.startObject();
        json.startArray("numbers");
        json.number(1);
        json.number(-2);
        json.endArray();
        json.startArray("strings");
        json.string("[");
        json.string(":");
        json.endArray();
        json.startObject("empty");
        json.endObject();
        json.startArray("objects");
        json.startObject();
        json.bool("yes", true);
        json.nothing("none");
        json.endObject();
        json.startObject();
        json.number("n", 3);
        json.endObject();
        json.endArray();
        json.endObject();
        json.endLine();
        json.startObject();
        json.endObject();
        assertThat(new String(json.take(), StandardCharsets.UTF_8))
                .isEqualTo("{\"numbers\":[1,-2],\"strings\":[\"[\",\":\"],\"empty\":{},"
                        + "\"objects\":[{\"yes\":true,\"none\":null},{\"n\":3}]}\n{}");
    }

    @Test
    void whatWasTakenIsNotTakenAgain() {
        JsonText json = new JsonText(16);
        json.startObject();
        json.endObject();
        assertThat(json.take()).hasSize(2);
        assertThat(json.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                9,
                10,
                2_147_483_647L,
                2_147_483_648L,
                5_000_000_000L,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void numbersAreWhole(long number) {
        JsonText json = new JsonText(1);
        json.startObject();
        json.number("name", number);
        json.endObject();
        assertThat(new String(json.take(), StandardCharsets.US_ASCII)).isEqualTo("{\"name\":" + number + "}");
    }
}
