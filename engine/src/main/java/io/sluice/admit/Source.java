package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.ring.SlotRing;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import java.util.Objects;

/**
 * Offers the entries of one source. Safe for use by many threads, but only one thread at a time may offer lines that
 * are longer than an entry: their parts must follow each other.
 *
 * <p>An offer copies the bytes, returns at once and allocates nothing. It never waits and never throws for what the
 * store does: it returns a position, or a negative code that says what became of the entry. Each entry is counted as
 * offered and then, sooner or later, as stored or as dropped for one reason.
 */
public final class Source {
    /**
     * The ring had no room: the entry is dropped and counted. Offer the next one as usual, or wait a little and offer
     * again.
     */
    public static final long FULL = SlotRing.FULL;

    /** The engine is closed: the entry is dropped and counted. Stop offering. */
    public static final long CLOSED = -2;

    /**
     * The line is longer than {@link Admission#lineBytesMax()}: it is dropped and counted. Cut it, or capture it from a
     * stream.
     */
    public static final long TOO_LONG = -3;

    /** One claim asks for no more than this part of the ring, so that it finds room while others come in too. */
    private static final int CLAIMS_PER_RING = 16;

    private final int number;
    private final SourceName name;
    private final Admission admission;
    private final SourceCounters counters;

    /** Makes the door of a source; {@code Sluice.source} does this. */
    public Source(int number, SourceName name, Admission admission, SourceCounters counters) {
        this.number = number;
        this.name = name;
        this.admission = admission;
        this.counters = counters;
    }

    /** Returns the source's name. */
    public SourceName name() {
        return name;
    }

    /** Returns the source's counters. */
    public SourceCounters counters() {
        return counters;
    }

    /** Returns the number that stands for the source in the ring and on disk. */
    public int number() {
        return number;
    }

    /**
     * Offers one line, without its line end. A line longer than an entry is kept in parts, all or none of them.
     *
     * @param content the bytes that hold the line; they are copied
     * @param offset where it begins in them
     * @param length how long it is
     * @return the position of its last slot in the ring, at least 0, or {@link #FULL}, {@link #CLOSED} or
     *     {@link #TOO_LONG}
     */
    public long offer(Severity severity, byte[] content, int offset, int length) {
        return offer(EntryKind.LINE, severity, content, offset, length);
    }

    /** Offers one entry of any kind, as {@link #offer(Severity, byte[], int, int)} does a line. */
    public long offer(EntryKind kind, Severity severity, byte[] content, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, content.length);
        if (length > admission.entryBytesMax()) {
            return offerParts(severity, content, offset, length);
        }
        final SlotRing ring = admission.ring();
        counters.onOffered(1);
        if (admission.isClosed()) {
            return dropped(CLOSED, 1, length);
        }
        int slotCount = ring.slotsFor(length);
        long first = ring.tryClaim(slotCount);
        if (first == SlotRing.FULL) {
            return dropped(FULL, 1, length);
        }
        long last = first + slotCount - 1;
        try {
            ring.putHeader(first, describe(severity.code(), EntryFlags.of(kind, 0)), admission.nowNanos(), length);
            ring.putContent(first, content, offset, length);
        } finally {
            ring.publish(first, last);
        }
        return last;
    }

    /**
     * Offers an entry that says more than a line does: its own time, tags, the error flag. One that is longer than an
     * entry is kept in parts. With {@link OverflowPolicy#BLOCK} this waits for room, which no other offer does.
     *
     * @return as {@link #offer(Severity, byte[], int, int)} does; with {@link OverflowPolicy#BLOCK}, of negative codes
     *     only {@link #CLOSED}, and {@link #TOO_LONG} for tags that do not fit an entry
     */
    public long offer(EntryDraft entry, OverflowPolicy policy) {
        return entry.offerTo(this, admission, policy);
    }

    /** Cuts a long line into parts and offers them with one claim. */
    private long offerParts(Severity severity, byte[] content, int offset, int length) {
        if (length > admission.lineBytesMax()) {
            counters.onOffered(1);
            return dropped(TOO_LONG, 1, length);
        }
        LineBatch parts = new LineBatch();
        parts.reset(content);
        int partMax = admission.entryBytesMax();
        for (int at = 0; at < length; at += partMax) {
            int flags = (at == 0 ? 0 : EntryFlags.CONTINUED) | (at + partMax < length ? EntryFlags.CONTINUES : 0);
            parts.add(offset + at, Math.min(partMax, length - at), severity.code(), flags);
        }
        counters.onOffered(parts.count());
        long position = tryOffer(parts, 0, parts.count());
        return position >= 0 ? position : dropped(position, parts.count(), length);
    }

    /**
     * Offers lines of a batch with one claim, and counts nothing but what goes in: the caller may try again.
     *
     * @param first the first line to offer
     * @param count how many
     * @return as {@link #offer} does; all of the lines go in, or none
     */
    public long tryOffer(LineBatch lines, int first, int count) {
        final SlotRing ring = admission.ring();
        if (admission.isClosed()) {
            return CLOSED;
        }
        int slotCount = 0;
        for (int i = first; i < first + count; i++) {
            slotCount += ring.slotsFor(lines.length(i));
        }
        long position = slotCount > ring.slotCount() ? FULL : ring.tryClaim(slotCount);
        if (position == SlotRing.FULL) {
            return FULL;
        }
        long last = position + slotCount - 1;
        long from = position;
        try {
            long timeNanos = lines.timeNanos() == LineBatch.NOW ? admission.nowNanos() : lines.timeNanos();
            for (int i = first; i < first + count; i++) {
                int length = lines.length(i);
                ring.putHeader(from, describe(lines.severity(i), lines.flags(i)), timeNanos, length);
                ring.putContent(from, lines.buffer(), lines.offset(i), length);
                from += ring.slotsFor(length);
            }
        } finally {
            ring.publish(position, last);
        }
        return last;
    }

    /**
     * Returns how many lines of a batch from {@code first} on are few enough slots to ask for at once; at least one.
     */
    public int claimable(LineBatch lines, int first) {
        final SlotRing ring = admission.ring();
        int slotCountMax = ring.slotCount() / CLAIMS_PER_RING;
        int slotCount = 0;
        int line = first;
        while (line < lines.count()) {
            slotCount += ring.slotsFor(lines.length(line));
            if (slotCount > slotCountMax && line > first) {
                break;
            }
            line++;
        }
        return line - first;
    }

    /** Counts lines of a batch that will be tried until they go in or are dropped. */
    public void countOffered(LineBatch lines) {
        counters.onOffered(lines.count());
    }

    /** Counts the lines of a batch from {@code first} on as dropped. */
    public void drop(LineBatch lines, int first, long code) {
        dropped(code, lines.count() - first, lines.bytesFrom(first));
    }

    private long dropped(long code, int entryCount, long bytes) {
        counters.onDropped(reasonOf(code), entryCount, bytes);
        return code;
    }

    private static SourceCounter reasonOf(long code) {
        if (code == CLOSED) {
            return SourceCounter.DROPPED_CLOSED;
        }
        return code == TOO_LONG ? SourceCounter.DROPPED_TOO_LONG : SourceCounter.DROPPED_FULL;
    }

    private long describe(int severity, int flags) {
        return SlotRing.describe(number, severity, flags);
    }
}
