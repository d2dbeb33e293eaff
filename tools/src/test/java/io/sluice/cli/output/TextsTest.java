package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How content becomes JSON, and text that is harmless on a terminal. */
class TextsTest {
    private static final int ROUNDS = 20_000;

    @Test
    void becomesJsonThatReadsBackAsWhatItWas() throws Exception {
        Random random = new Random(Seeds.next());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] content = randomContent(random);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteOutput out = new ByteOutput(bytes);
            boolean valid = JsonText.put(out, content, content.length);
            out.flush();

            // How many U+FFFD stand for bytes that are no character is not the point: Java gives a surrogate only one.
            assertEquals(
                    new String(content, UTF_8).replaceAll("\ufffd+", "\ufffd"),
                    readJsonString(bytes.toString(UTF_8)).replaceAll("\ufffd+", "\ufffd"));
            assertEquals(isUtf8(content), valid);
            assertFalse(bytes.toString(UTF_8).codePoints().anyMatch(Utf8::isUnsafe));
        }
    }

    @Test
    void hasNothingForATerminalToActOn() throws Exception {
        Random random = new Random(Seeds.next());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] shown = terminal(randomContent(random));

            assertTrue(isUtf8(shown));
            assertFalse(new String(shown, UTF_8).codePoints().anyMatch(c -> c != '\t' && Utf8.isUnsafe(c)));
        }
    }

    @Test
    void showsWhatItHidFromTheTerminal() throws Exception {
        assertEquals("plain caf\u00e9 \ud83d\ude00\t.", show("plain caf\u00e9 \ud83d\ude00\t."));
        assertEquals("\\x1b[2J\\x07\\x0d\\x0a\\x00\\x7f", show("\u001b[2J\u0007\r\n\0\u007f"));
        assertEquals("\\xc2\\x9b", show("\u009b"));
        assertEquals("\\u202e\\u2066\\u200f\\u2028\\u061c", show("\u202e\u2066\u200f\u2028\u061c"));
        assertEquals(
                "a\\xff\\xc0\\xed\\xa0\\x80\\xf0\\x9fz",
                new String(terminal("a\u00ff\u00c0\u00ed\u00a0\u0080\u00f0\u009fz".getBytes(ISO_8859_1)), UTF_8));
        assertEquals("a\\x1b\\u202e", TerminalText.escape("a\u001b\u202e"));
    }

    @Test
    void encodesBase64InPiecesAsInOne() throws Exception {
        byte[] content = new byte[100_003];
        new Random(7).nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteOutput out = new ByteOutput(bytes);
        JsonText.putBase64(out, content, content.length);
        out.flush();

        assertEquals('"' + Base64.getEncoder().encodeToString(content) + '"', bytes.toString(UTF_8));
    }

    private static String show(String text) throws OutputFailedException {
        return new String(terminal(text.getBytes(UTF_8)), UTF_8);
    }

    private static byte[] terminal(byte[] content) throws OutputFailedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteOutput out = new ByteOutput(bytes);
        TerminalText.put(out, content, 0, content.length);
        out.flush();
        return bytes.toByteArray();
    }

    /** Makes a mix of valid characters of all lengths, including the unsafe ones, and of bytes that are none. */
    private static byte[] randomContent(Random random) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int bound = new int[] {0x20, 0x80, 0xA0, 0x800, 0x2070, 0x1_0000, 0x11_0000}[random.nextInt(7)];
            int codePoint = random.nextInt(bound);
            if (random.nextInt(4) == 0) {
                content.write(random.nextInt(256));
            } else if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                content.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
            } else {
                content.write(0xED);
                content.write(0x80 | ((codePoint >> 6) & 0x3F));
                content.write(0x80 | (codePoint & 0x3F));
            }
        }
        return content.toByteArray();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Reads a JSON string by the letter of RFC 8259, as far as {@link JsonText} uses it. */
    private static String readJsonString(String json) {
        assertTrue(json.length() >= 2 && json.startsWith("\"") && json.endsWith("\""), json);
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < json.length() - 1; i++) {
            char c = json.charAt(i);
            assertTrue(c >= ' ' && c != '"', json);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char letter = json.charAt(++i);
            switch (letter) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case '"', '\\' -> text.append(letter);
                case 'u' -> {
                    text.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> throw new AssertionError("\\" + letter);
            }
        }
        return text.toString();
    }
}
