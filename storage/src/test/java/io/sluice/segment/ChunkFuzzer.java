package io.sluice.segment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes any bytes for the fields of a chunk: they are refused, or the entries have places in the text, severities that
 * there are, and sequences in order. And takes them for a list of entries: what is put into a chunk comes out of it,
 * also compressed, and the chunk's filter lets through whatever is in its text.
 */
public final class ChunkFuzzer {
    private static final int ENTRIES_MAX = 300;
    private static final int LENGTH_MAX = 1 << 14;

    private record Entry(long sequence, long timeNanos, int severity, int flags, String content) {
        byte[] bytes() {
            return content.getBytes(ISO_8859_1);
        }
    }

    private ChunkFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        byte[] bytes = Arrays.copyOf(input, Math.min(input.length, LENGTH_MAX));
        decode(bytes);
        sumUp(bytes);
        List<Entry> entries = entries(bytes);
        if (!entries.isEmpty()) {
            keep(entries);
        }
    }

    private static void decode(byte[] bytes) {
        if (bytes.length < 4) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int textLength = in.getShort() & 0xFFF;
        int count = 1 + (in.getShort() & 0x1FF);
        Chunk chunk = new Chunk();
        byte[] text = chunk.textFor(textLength);
        assertTrue(text.length >= textLength);
        in.get(chunk.fieldsFor(in.remaining()), 0, in.remaining());
        if (!chunk.decode(bytes.length - 4, count, 1_000, -5)) {
            assertEquals(0, chunk.count());
            return;
        }
        assertEquals(count, chunk.count());
        int offset = 0;
        for (int i = 0; i < count; i++) {
            assertEquals(offset, chunk.offset(i));
            assertTrue(chunk.length(i) >= 0, "an entry that is shorter than nothing");
            offset += chunk.length(i);
            assertTrue(chunk.severity(i) >= 0 && chunk.severity(i) < Severity.COUNT, "a severity that there is not");
            assertTrue(i == 0 || chunk.sequence(i) > chunk.sequence(i - 1), "sequences that go back");
            assertEquals(i, chunk.indexOf(chunk.sequence(i)));
        }
        assertEquals(textLength, offset);
    }

    private static void sumUp(byte[] bytes) {
        ChunkMinutes minutes = new ChunkMinutes(bytes, 0, bytes.length);
        int sums = 0;
        while (minutes.next()) {
            assertTrue(++sums <= bytes.length, "minutes without end");
        }
    }

    private static List<Entry> entries(byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long sequence = 0;
        long time = 0;
        while (in.remaining() >= 8 && entries.size() < ENTRIES_MAX) {
            sequence += 1 + (in.get() & 0xFF);
            time += in.getInt() * ((in.get() & 1) == 0 ? 1L : 7_000_000_001L); // some minutes on, or back
            int kind = in.get() & 0xFF;
            byte[] content = new byte[Math.min(in.get() & 0x7F, in.remaining())];
            in.get(content);
            entries.add(new Entry(sequence, time, kind & 7, kind >>> 3, new String(content, ISO_8859_1)));
        }
        return entries;
    }

    private static void keep(List<Entry> entries) throws IOException {
        ChunkBuilder builder = new ChunkBuilder(3);
        ChunkEntry fields = new ChunkEntry();
        for (Entry entry : entries) {
            fields.sequence = entry.sequence();
            fields.timeNanos = entry.timeNanos();
            fields.severity = entry.severity();
            fields.flags = entry.flags();
            fields.length = entry.content().length();
            builder.add(fields, entry.bytes(), 0);
        }
        long firstSequence = builder.firstSequence();
        long timeMin = builder.timeMin();
        try (ChunkEncoder encoder = new ChunkEncoder();
                Zstd zstd = new Zstd()) {
            EncodedChunk encoded = encoder.encode(builder);
            ByteBuffer record = encoded.fields();
            int textLength = record.getInt(SegmentLayout.TEXT_LENGTH_OFFSET);
            int fieldsLength = record.getInt(SegmentLayout.FIELDS_LENGTH_OFFSET);
            int textBytes = encoded.textBytes();
            int fieldsBytes = record.getInt(SegmentLayout.FIELDS_BYTES_OFFSET);
            Chunk chunk = new Chunk();
            byte[] content = encoded.content();
            assertTrue(zstd.decompress(content, 0, textLength, chunk.textFor(textBytes), textBytes));
            assertTrue(zstd.decompress(content, textLength, fieldsLength, chunk.fieldsFor(fieldsBytes), fieldsBytes));
            assertTrue(chunk.decode(fieldsBytes, entries.size(), firstSequence, timeMin), "own fields are refused");
            compare(entries, chunk);
            checkFilter(entries, encoded, record.getInt(SegmentLayout.FLAGS_OFFSET));
        }
    }

    private static void compare(List<Entry> entries, Chunk chunk) {
        assertEquals(entries.size(), chunk.count());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            assertEquals(entry.sequence(), chunk.sequence(i));
            assertEquals(entry.timeNanos(), chunk.timeNanos(i));
            assertEquals(entry.severity(), chunk.severity(i));
            assertEquals(entry.flags(), chunk.flags(i));
            int from = chunk.offset(i);
            assertArrayEquals(entry.bytes(), Arrays.copyOfRange(chunk.text(), from, from + chunk.length(i)));
        }
    }

    private static void checkFilter(List<Entry> entries, EncodedChunk encoded, int flags) {
        boolean ascii = (flags & SegmentLayout.FLAG_ASCII) != 0;
        ByteBuffer filter = ByteBuffer.wrap(encoded.filter());
        for (Entry entry : entries.subList(0, Math.min(20, entries.size()))) {
            String text = entry.content();
            if (text.chars().allMatch(c -> c < 0x80)) {
                assertTrue(SoughtText.of(text, false).mayBeIn(filter, ascii), "a text that the filter denies");
            }
        }
    }
}
