package io.sluice.segment;

import io.sluice.entry.Severity;
import java.util.Arrays;

/** Shows the entries of one chunk. Used again for the next; confined to one thread. */
public final class Chunk {
    private byte[] text = {};
    private byte[] fields = {};
    private long[] sequences = {};
    private long[] times = {};
    private byte[] severities = {};
    private byte[] flags = {};
    private int[] offsets = {}; // one more than entries
    private int count;
    private int textLength;
    private final Varints numbers = new Varints();

    /** Makes one that has no entries yet. */
    public Chunk() {}

    /** Makes one that has one entry. */
    public static Chunk ofOne(long sequence, long timeNanos, int severity, int flags, byte[] content) {
        Chunk chunk = new Chunk();
        chunk.text = content;
        chunk.textLength = content.length;
        chunk.sequences = new long[] {sequence};
        chunk.times = new long[] {timeNanos};
        chunk.severities = new byte[] {(byte) severity};
        chunk.flags = new byte[] {(byte) flags};
        chunk.offsets = new int[] {0, content.length};
        chunk.count = 1;
        return chunk;
    }

    byte[] textFor(int length) {
        textLength = length;
        if (text.length < length) {
            text = new byte[length];
        }
        return text;
    }

    byte[] fieldsFor(int length) {
        if (fields.length < length) {
            fields = new byte[length];
        }
        return fields;
    }

    /** Takes the fields apart; false when they do not fit the record and the text. */
    boolean decode(int length, int entryCount, long firstSequence, long timeMin) {
        count = 0;
        if (sequences.length < entryCount) {
            sequences = new long[entryCount];
            times = new long[entryCount];
            severities = new byte[entryCount];
            flags = new byte[entryCount];
            offsets = new int[entryCount + 1];
        }
        numbers.wrap(fields, 0, length);
        long[] lengths = {numbers.next(), numbers.next(), numbers.next(), numbers.next()};
        long firstNanos = timeMin + numbers.nextSigned();
        long at = numbersAt(length, lengths);
        if (at < 0) {
            return false;
        }
        int from = (int) at;
        numbers.wrap(fields, from, from + (int) lengths[0]);
        sequences[0] = firstSequence;
        for (int i = 1; i < entryCount; i++) {
            sequences[i] = sequences[i - 1] + numbers.next();
            if (sequences[i] <= sequences[i - 1]) {
                return false;
            }
        }
        from += (int) lengths[0];
        numbers.wrap(fields, from, from + (int) lengths[1]);
        times[0] = firstNanos;
        for (int i = 1; i < entryCount; i++) {
            times[i] = times[i - 1] + numbers.nextSigned();
        }
        from += (int) lengths[1];
        numbers.wrap(fields, from, from + (int) lengths[2]);
        if (!decodeOffsets(entryCount)) {
            return false;
        }
        from += (int) lengths[2];
        numbers.wrap(fields, from, from + (int) lengths[3]);
        if (!decodeKinds(entryCount)) {
            return false;
        }
        count = entryCount;
        return true;
    }

    /**
     * Returns where the first of four parts begins that fill the bytes behind the numbers read; -1 when they do not.
     */
    private static long numbersAt(int length, long[] parts) {
        long at = length;
        for (long part : parts) {
            if (part < 0 || part > length) {
                return -1;
            }
            at -= part;
        }
        return at;
    }

    private boolean decodeOffsets(int entryCount) {
        long offset = 0;
        for (int i = 0; i < entryCount; i++) {
            offsets[i] = (int) offset;
            long entryLength = numbers.next();
            if (entryLength < 0 || entryLength > textLength - offset) {
                return false;
            }
            offset += entryLength;
        }
        offsets[entryCount] = (int) offset;
        return offset == textLength;
    }

    private boolean decodeKinds(int entryCount) {
        int at = 0;
        while (at < entryCount && !numbers.isAtEnd()) {
            int severity = numbers.nextByte();
            int flagBits = numbers.nextByte();
            long run = numbers.next();
            if (severity >= Severity.COUNT || run < 1 || run > entryCount - at) {
                return false;
            }
            Arrays.fill(severities, at, at + (int) run, (byte) severity);
            Arrays.fill(flags, at, at + (int) run, (byte) flagBits);
            at += (int) run;
        }
        return at == entryCount;
    }

    /** Returns the first entry whose sequence is not below this; the number of entries when there is none. */
    public int indexOf(long sequence) {
        int index = Arrays.binarySearch(sequences, 0, count, sequence);
        return index < 0 ? -index - 1 : index;
    }

    /** Returns how many entries there are. */
    public int count() {
        return count;
    }

    /** Returns the sequence of an entry. */
    public long sequence(int index) {
        return sequences[index];
    }

    /** Returns when an entry was offered, nanoseconds since the epoch. */
    public long timeNanos(int index) {
        return times[index];
    }

    /** Returns the code of an entry's severity. */
    public int severity(int index) {
        return severities[index];
    }

    /** Returns the flags of an entry, see {@code EntryFlags}. */
    public int flags(int index) {
        return flags[index] & 0xFF;
    }

    /** Returns the content of all entries, one behind the other, each at its {@link #offset}. */
    public byte[] text() {
        return text;
    }

    /** Returns how long the content of all entries is. */
    public int textLength() {
        return textLength;
    }

    /** Returns where an entry's content begins. */
    public int offset(int index) {
        return offsets[index];
    }

    /** Returns how many bytes of content an entry has. */
    public int length(int index) {
        return offsets[index + 1] - offsets[index];
    }
}
