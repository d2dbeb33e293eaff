package io.sluice.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.LineBatch;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Takes any bytes for what a stream gives, in reads of any length, with pauses in which beginnings of lines are sent:
 * the lines that come out are those that a loop over all of the bytes finds, whatever the reads were; their parts are
 * no longer than allowed, say which go on, and have one severity, that of the first.
 */
public final class LinesFuzzer {
    private static final int HEAD = 3; // bytes of an input that say how it is read
    private static final int USUAL = Severity.INFO.code();

    private final LineBatch batch = new LineBatch();
    private final List<byte[]> lines = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final LineSplitter splitter;
    private final int partBytesMax;
    private boolean open; // a part was taken whose line goes on
    private int severity; // of that line

    private LinesFuzzer(int partBytesMax) {
        this.partBytesMax = partBytesMax;
        this.splitter = new LineSplitter(partBytesMax, USUAL);
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < HEAD) {
            return;
        }
        int partBytesMax = 1 + (input[0] & 0x7F) * (input[0] < 0 ? 512 : 1);
        int readMax = 1 + (input[1] & 0xFF) * (input[1] < 0 ? 512 : 1);
        byte[] bytes = Arrays.copyOfRange(input, HEAD, input.length);
        checkScan(bytes);
        LinesFuzzer taker = new LinesFuzzer(partBytesMax);
        int repeats = (input[2] & 0x0F) == 0x0F ? 1 + 40_000 / (bytes.length + 1) : 1; // more than a buffer holds
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(input[2]);
        for (int i = 0; i < repeats; i++) {
            all.write(bytes, 0, bytes.length);
            taker.read(bytes, readMax, random);
        }
        taker.end();
        taker.compare(naiveLines(all.toByteArray()));
    }

    private static void checkScan(byte[] bytes) {
        for (int from = 0; from <= Math.min(bytes.length, 9); from++) {
            int expected = from;
            while (expected < bytes.length && bytes[expected] != '\n') {
                expected++;
            }
            assertEquals(expected, LineScan.indexOfLineFeed(bytes, from, bytes.length));
        }
    }

    private void read(byte[] bytes, int readMax, Random random) {
        for (int at = 0; at < bytes.length; ) {
            int offset = splitter.readOffset();
            int room = splitter.buffer().length - offset;
            assertTrue(room > 0, "no room to read to");
            int count = Math.min(Math.min(bytes.length - at, room), 1 + random.nextInt(readMax));
            System.arraycopy(bytes, at, splitter.buffer(), offset, count);
            splitter.onRead(count);
            at += count;
            drain();
            if (random.nextInt(4) == 0) {
                batch.reset(splitter.buffer());
                splitter.splitUnfinished(batch);
                take();
                assertFalse(splitter.isUnfinished());
            }
        }
    }

    private void drain() {
        boolean all;
        do {
            batch.reset(splitter.buffer());
            all = splitter.split(batch);
            assertTrue(all || batch.isFull(), "stopped where there was room");
            take();
        } while (!all);
    }

    private void end() {
        batch.reset(splitter.buffer());
        splitter.splitLast(batch);
        take();
        assertFalse(open, "the last line has no end");
    }

    private void take() {
        byte[] buffer = splitter.buffer();
        for (int i = 0; i < batch.count(); i++) {
            int from = batch.offset(i);
            int length = batch.length(i);
            assertTrue(length >= 0 && from >= 0 && from + length <= buffer.length);
            int flags = batch.flags(i);
            assertEquals(EntryKind.LINE, EntryFlags.kind(flags));
            assertEquals(open, EntryFlags.continued(flags));
            if (!open) {
                int told = SeverityScan.scan(buffer, from, length);
                severity = told == SeverityScan.NONE ? USUAL : told;
            }
            assertEquals(severity, batch.severity(i));
            open = EntryFlags.continues(flags);
            assertTrue(length <= partBytesMax, "a part that is too long");
            line.write(buffer, from, length);
            if (!open) {
                lines.add(line.toByteArray());
                line.reset();
            }
        }
    }

    private void compare(List<byte[]> expected) {
        assertEquals(expected.size(), lines.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), lines.get(i));
        }
    }

    private static List<byte[]> naiveLines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                int end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
                lines.add(Arrays.copyOfRange(bytes, start, end));
                start = at + 1;
            }
        }
        if (start < bytes.length) {
            lines.add(Arrays.copyOfRange(bytes, start, bytes.length));
        }
        return lines;
    }
}
