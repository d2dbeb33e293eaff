package io.sluice.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.block.BlockLayout;
import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.entry.StoreFormatException;
import io.sluice.testing.FuzzFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Takes any bytes for a segment, as they are and with the checksums of its header, directory and chunks made to hold:
 * what is damaged is refused with a {@link StoreFormatException}, and what is shown has places in what is there.
 */
public final class SegmentFuzzer {
    private static final FuzzFile FILE = FuzzFile.named("00000001.segment");
    private static final int CHUNKS_MAX = 8;
    private static final int LENGTH_MAX = 1 << 16;

    private SegmentFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        check(input);
        if (input.length >= FileHeader.LENGTH + SegmentLayout.FOOTER_LENGTH && input.length <= LENGTH_MAX) {
            byte[] sealed = input.clone();
            seal(sealed);
            check(sealed);
        }
    }

    private static void seal(byte[] file) {
        FuzzFile.putCrc(file, 0, FileHeader.LENGTH - Integer.BYTES, FileHeader.LENGTH - Integer.BYTES);
        ByteBuffer view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int footer = file.length - SegmentLayout.FOOTER_LENGTH;
        long directory = view.getLong(footer + SegmentLayout.DIRECTORY_POSITION_OFFSET);
        int count = view.getInt(footer + SegmentLayout.RECORD_COUNT_OFFSET);
        if (directory < FileHeader.LENGTH || directory > footer) {
            return;
        }
        for (int i = 0; i < Math.min(count, CHUNKS_MAX); i++) {
            int record = (int) directory + i * SegmentLayout.RECORD_LENGTH;
            if (record + SegmentLayout.RECORD_LENGTH <= footer) {
                sealChunk(file, view, record);
            }
        }
        FuzzFile.putCrc(file, (int) directory, footer, footer + SegmentLayout.DIRECTORY_CRC_OFFSET);
    }

    private static void sealChunk(byte[] file, ByteBuffer view, int record) {
        long position = view.getLong(record + SegmentLayout.POSITION_OFFSET);
        int textLength = view.getInt(record + SegmentLayout.TEXT_LENGTH_OFFSET);
        int fieldsLength = view.getInt(record + SegmentLayout.FIELDS_LENGTH_OFFSET);
        if (position >= 0 && position <= file.length && textLength >= 0 && textLength <= file.length) {
            int at = (int) position;
            FuzzFile.putCrc(file, at, at + textLength, record + SegmentLayout.TEXT_CRC_OFFSET);
            long end = (long) at + textLength + fieldsLength;
            int fieldsEnd = (int) Math.max(-1, Math.min(end, file.length + 1L));
            FuzzFile.putCrc(file, at + textLength, fieldsEnd, record + SegmentLayout.FIELDS_CRC_OFFSET);
        }
    }

    private static void check(byte[] bytes) throws IOException {
        Path path = FILE.fill(bytes);
        long storeId = bytes.length < FileHeader.LENGTH
                ? 0
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
        Segment segment;
        try {
            segment = Segment.read(path, storeId);
        } catch (StoreFormatException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
            return;
        }
        try (SegmentChunks chunks = new SegmentChunks();
                SegmentChunks.Open open = chunks.open(segment)) {
            for (int i = 0; i < Math.min(CHUNKS_MAX, segment.chunkCount()); i++) {
                checkChunk(segment, i, open);
            }
        }
    }

    private static void checkChunk(Segment segment, int index, SegmentChunks.Open open) throws IOException {
        assertTrue(segment.source(index) <= BlockLayout.SOURCE_MAX, "readers keep arrays by the number of a source");
        ChunkMinutes minutes = segment.minutes(index);
        int sums = 0;
        while (minutes.next()) {
            assertTrue(++sums <= LENGTH_MAX, "minutes without end");
        }
        boolean unused = segment.hasSeverity(index, 0, Severity.COUNT - 1);
        byte[] unusedFilter = open.readFilter(index);
        Chunk chunk = new Chunk();
        try {
            open.read(index, chunk);
        } catch (StoreFormatException e) {
            return;
        }
        assertEquals(segment.count(index), chunk.count());
        int offset = 0;
        for (int i = 0; i < chunk.count(); i++) {
            assertEquals(offset, chunk.offset(i));
            assertTrue(chunk.length(i) >= 0 && chunk.severity(i) >= 0 && chunk.severity(i) < Severity.COUNT);
            offset += chunk.length(i);
        }
        assertTrue(offset <= chunk.text().length);
    }
}
