package io.sluice.segment;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.Severity;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Gathers entries of one source for a chunk, in order. Confined to one thread.
 *
 * <p>Fields are put in the form in which they are compressed as they come: sequences and times as what they add to the
 * entry before, severities and flags as runs of equal ones, and how many entries of which severity each minute has.
 */
final class ChunkBuilder {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int FIRST_BYTES = 1 << 10;

    private final int source;
    private final Bytes text = new Bytes(FIRST_BYTES, SegmentLayout.CHUNK_TEXT_BYTES);
    private final Bytes sequences = new Bytes(FIRST_BYTES / 4);
    private final Bytes times = new Bytes(FIRST_BYTES / 4);
    private final Bytes lengths = new Bytes(FIRST_BYTES / 4);
    private final Bytes kinds = new Bytes(32);
    private final Bytes minutes = new Bytes(32);
    private final int[] bySeverity = new int[Severity.COUNT];
    private final int[] minuteBySeverity = new int[Severity.COUNT];

    private int count;
    private long firstSequence;
    private long lastSequence;
    private long firstNanos;
    private long lastNanos;
    private long timeMin;
    private long timeMax;
    private long lastErrorNanos;
    private int flagsOfAll;
    private int kind; // severity and flags of the entries of the current run
    private int kindCount;
    private long minute;
    private long minuteBefore;
    private long minuteBytes;

    ChunkBuilder(int source) {
        this.source = source;
        clear();
    }

    void clear() {
        for (Bytes bytes : new Bytes[] {text, sequences, times, lengths, kinds, minutes}) {
            bytes.clear();
        }
        Arrays.fill(bySeverity, 0);
        Arrays.fill(minuteBySeverity, 0);
        count = 0;
        timeMin = Long.MAX_VALUE;
        timeMax = Long.MIN_VALUE;
        lastErrorNanos = 0;
        flagsOfAll = 0;
        kindCount = 0;
        minuteBefore = 0;
        minuteBytes = 0;
    }

    /** Lays an entry's fields out; its content is to be put into {@link #text} by the caller. */
    private void describe(long sequence, long timeNanos, int severity, int flags, int length) {
        if (count == 0) {
            firstSequence = sequence;
            firstNanos = timeNanos;
        } else {
            if (sequence <= lastSequence) {
                throw new IllegalStateException(
                        "entry " + sequence + " of source " + source + " comes after entry " + lastSequence);
            }
            sequences.putVarint(sequence - lastSequence);
            times.putSigned(timeNanos - lastNanos);
        }
        lastSequence = sequence;
        lastNanos = timeNanos;
        lengths.putVarint(length);
        int entryKind = severity << Byte.SIZE | flags;
        if (kindCount > 0 && entryKind != kind) {
            endKind();
        }
        kind = entryKind;
        kindCount++;
        countMinute(Math.floorDiv(timeNanos, MINUTE_NANOS), severity, length);
        bySeverity[severity]++;
        flagsOfAll |= flags;
        timeMin = Math.min(timeMin, timeNanos);
        timeMax = Math.max(timeMax, timeNanos);
        if (severity >= Severity.ERROR.code()) {
            lastErrorNanos = Math.max(lastErrorNanos, timeNanos);
        }
        count++;
    }

    void add(ChunkEntry entry, DirectBuffer content, int offset) {
        describe(entry.sequence, entry.timeNanos, entry.severity, entry.flags, entry.length);
        text.put(content, offset, entry.length);
    }

    void add(ChunkEntry entry, byte[] content, int offset) {
        describe(entry.sequence, entry.timeNanos, entry.severity, entry.flags, entry.length);
        text.put(content, offset, entry.length);
    }

    private void endKind() {
        kinds.putByte(kind >>> Byte.SIZE);
        kinds.putByte(kind);
        kinds.putVarint(kindCount);
        kindCount = 0;
    }

    private void countMinute(long entryMinute, int severity, int length) {
        if (count > 0 && entryMinute != minute) {
            endMinute();
        }
        minute = entryMinute;
        minuteBySeverity[severity]++;
        minuteBytes += length;
    }

    private void endMinute() {
        minutes.putSigned(minute - minuteBefore);
        minuteBefore = minute;
        int present = 0;
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            present |= minuteBySeverity[severity] > 0 ? 1 << severity : 0;
        }
        minutes.putByte(present);
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            if (minuteBySeverity[severity] > 0) {
                minutes.putVarint(minuteBySeverity[severity]);
                minuteBySeverity[severity] = 0;
            }
        }
        minutes.putVarint(minuteBytes);
        minuteBytes = 0;
    }

    /** Ends what runs, and appends all fields but the text; nothing may be added before {@link #clear}. */
    void putFields(Bytes fields) {
        endKind();
        endMinute();
        fields.clear();
        for (Bytes part : new Bytes[] {sequences, times, lengths, kinds}) {
            fields.putVarint(part.length());
        }
        fields.putSigned(firstNanos - timeMin);
        for (Bytes part : new Bytes[] {sequences, times, lengths, kinds}) {
            fields.put(part.array(), 0, part.length());
        }
    }

    int source() {
        return source;
    }

    int count() {
        return count;
    }

    Bytes text() {
        return text;
    }

    Bytes minutes() {
        return minutes;
    }

    /** Returns how many bytes it holds, about. */
    int heldBytes() {
        return text.array().length + sequences.length() + times.length() + lengths.length() + minutes.length();
    }

    boolean isFullWith(int length) {
        return count > 0
                && (text.length() + length > SegmentLayout.CHUNK_TEXT_BYTES
                        || count == SegmentLayout.CHUNK_ENTRIES_MAX);
    }

    boolean hasWholeLinesOnly() {
        return (flagsOfAll & (EntryFlags.CONTINUES | EntryFlags.CONTINUED)) == 0;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    long timeMin() {
        return timeMin;
    }

    long timeMax() {
        return timeMax;
    }

    long lastErrorNanos() {
        return lastErrorNanos;
    }

    int countOf(int severity) {
        return bySeverity[severity];
    }
}
