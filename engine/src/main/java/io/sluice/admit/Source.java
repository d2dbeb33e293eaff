package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.ring.SlotRing;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

    /**
     * The source holds its share of the ring: the entry is dropped and counted. As {@link #FULL}; other sources still
     * find room.
     */
    public static final long SHARE = -4;

    /** The source is over its rate: the line is dropped and counted. Offer the next one as usual. */
    public static final long RATE = -5;

    /**
     * The source is over its rate, and the line is like an earlier one: it is counted instead of kept. Nothing is to be
     * done; an entry in the stream will tell.
     */
    public static final long COLLAPSED = -6;

    /**
     * The store has no space, and the ring is full of what waits for some: the entry is dropped and counted. As
     * {@link #FULL}; it may take longer.
     */
    public static final long NO_SPACE = -7;

    /** The service has used up its quota of the day: the line is dropped and counted. As {@link #RATE}. */
    public static final long QUOTA = -8;

    private final int number;
    private final SourceName name;
    private final Admission admission;
    private final SourceCounters counters;
    private final RingDoor door;
    private final SourceRemarks remarks;
    private final AtomicBoolean attending = new AtomicBoolean(); // whether the batch thread looks at it
    private volatile @Nullable RateGate gate; // written while holding this; null until there is a rate
    private boolean limited; // guarded by this; whether limits were set for this source

    /** Makes the door of a source; {@code Sluice.source} does this. */
    public Source(int number, SourceName name, Admission admission, SourceCounters counters) {
        this.number = number;
        this.name = name;
        this.admission = admission;
        this.counters = counters;
        this.door = new RingDoor(admission, number, name.stream() == Stream.MONITOR);
        this.remarks = new SourceRemarks(admission, this);
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

    /** Goes on with the day that an engine before counted; for the opening thread. */
    public void takeUpDay() {
        admission.dayUseOf(name).takeUp(counters.get(SourceCounter.QUOTA_DAY), counters.get(SourceCounter.QUOTA_BYTES));
    }

    /** Limits what this source may write; takes effect at once. */
    public synchronized void limit(SourceLimits limits) {
        limited = true;
        setLimits(limits);
    }

    /** Limits what this source may write, unless {@link #limit} was called for it before. */
    public synchronized void limitByDefault(SourceLimits limits) {
        if (!limited) {
            setLimits(limits);
        }
    }

    private void setLimits(SourceLimits limits) {
        RateGate known = gate;
        if (known != null) {
            known.limit(limits);
        } else if (!limits.equals(SourceLimits.NONE)) {
            gate = new RateGate(admission, limits, new DayQuota(admission.dayUseOf(name), counters));
        }
    }

    /** Returns what this source may write. */
    public SourceLimits limits() {
        RateGate known = gate;
        return known == null ? SourceLimits.NONE : known.limits();
    }

    /**
     * Offers one line, without its line end. A line longer than an entry is kept in parts, all or none of them.
     *
     * @param content the bytes that hold the line; they are copied
     * @param offset where it begins in them
     * @param length how long it is
     * @return the position of its last slot in the ring, at least 0, or {@link #FULL}, {@link #SHARE},
     *     {@link #NO_SPACE}, {@link #RATE}, {@link #QUOTA}, {@link #COLLAPSED}, {@link #CLOSED} or {@link #TOO_LONG}
     */
    public long offer(Severity severity, byte[] content, int offset, int length) {
        return offer(EntryKind.LINE, severity, content, offset, length);
    }

    /**
     * Offers one entry of any kind, as {@link #offer(Severity, byte[], int, int)} does a line. Only lines have a rate.
     */
    public long offer(EntryKind kind, Severity severity, byte[] content, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, content.length);
        if (length > admission.entryBytesMax()) {
            return offerParts(severity, content, offset, length);
        }
        counters.onOffered(1);
        if (admission.isClosed()) {
            return dropped(CLOSED, 1, length);
        }
        final RateGate gate = this.gate;
        if (gate != null && kind == EntryKind.LINE && !gate.tryPass(1, length, admission.nowNanos())) {
            long code = offerOverRate(gate, severity, content, offset, length);
            if (code < 0) {
                return code;
            }
        }
        long position = door.tryPut(severity.code(), EntryFlags.of(kind, 0), content, offset, length);
        return position >= 0 ? position : refused(admission.reasonFor(position), severity, content, offset, length);
    }

    /** Decides about a line over the rate: 0 when it may go in, else what became of it. */
    private long offerOverRate(RateGate gate, Severity severity, byte[] content, int offset, int length) {
        gate.lock();
        int decision;
        try {
            LineBatch line = gate.single();
            line.reset(content);
            line.add(offset, length, severity.code(), 0);
            decision = gate.decide(line, 0, gate.limits().policy(), admission.nowNanos());
        } finally {
            gate.unlock();
        }
        if (decision == RateGate.PASSES) {
            attendWindow(gate);
            return 0;
        }
        RateTally tally = new RateTally();
        tally.add(decision, length);
        return tally.settle(this);
    }

    /** The first line of a window always passes, so this is the time to have the batch thread watch it. */
    private void attendWindow(RateGate gate) {
        if (gate.isWindowOpen()) {
            admission.attend(this);
        }
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
        long code = admit(parts, limits().policy());
        if (parts.count() == 0) {
            return code;
        }
        long position = tryOffer(parts, 0, parts.count());
        if (position < 0) {
            keepUnstored(parts, 0, position);
        }
        return position >= 0 ? position : dropped(position, parts.count(), parts.bytes());
    }

    /**
     * Counts lines of a batch as offered and takes those out that the source's rate does not let in, which are counted.
     * The others are to be tried until they go in or are dropped.
     *
     * @param policy what to do with lines over the rate, if the source's own limits do not say {@code SAMPLE}
     * @return 0, or {@link #COLLAPSED}, {@link #RATE} or {@link #QUOTA} when a line was taken out
     */
    public long admit(LineBatch lines, OverflowPolicy policy) {
        counters.onOffered(lines.count());
        final RateGate gate = this.gate;
        if (gate == null || admission.isClosed()) {
            return 0;
        }
        long nowNanos = admission.nowNanos();
        if (gate.tryPass(lines.count(), lines.bytes(), nowNanos)) {
            return 0;
        }
        boolean sampling = policy == OverflowPolicy.SAMPLE || gate.limits().policy() == OverflowPolicy.SAMPLE;
        RateTally tally = new RateTally();
        int count = lines.count();
        int kept = 0;
        gate.lock();
        try {
            for (int line = 0; line < count; line++) {
                int decision =
                        gate.decide(lines, line, sampling ? OverflowPolicy.SAMPLE : OverflowPolicy.DROP, nowNanos);
                if (decision == RateGate.PASSES) {
                    lines.move(line, kept++);
                } else {
                    tally.add(decision, lines.length(line));
                }
            }
        } finally {
            gate.unlock();
        }
        lines.cut(kept);
        attendWindow(gate);
        return tally.settle(this);
    }

    /** Counts lines of a batch as offered, whatever the rate; for those who have waited for it. */
    public void admitAll(LineBatch lines) {
        counters.onOffered(lines.count());
        final RateGate gate = this.gate;
        if (gate != null) {
            gate.pass(lines.count(), lines.bytes(), admission.nowNanos());
        }
    }

    /**
     * Returns how long to wait until the source is within its rate, in nanoseconds; 0 when it is or none will come in.
     */
    public long rateDelayNanos() {
        final RateGate gate = this.gate;
        return gate == null || admission.isClosed() ? 0 : gate.delayNanos(admission.nowNanos());
    }

    /**
     * Offers lines of a batch with one claim, and counts nothing but what goes in: the caller may try again.
     *
     * @param first the first line to offer
     * @param count how many
     * @return as {@link #offer} does; all of the lines go in, or none
     */
    public long tryOffer(LineBatch lines, int first, int count) {
        return admission.isClosed() ? CLOSED : admission.reasonFor(door.tryPutAll(lines, first, count));
    }

    /**
     * Returns how many lines of a batch from {@code first} on are few enough slots to ask for at once; at least one.
     */
    public int claimable(LineBatch lines, int first) {
        return door.claimable(lines, first);
    }

    /**
     * Counts the lines of a batch from {@code first} on as dropped, but for errors that find room by themselves: more
     * of the ring is for them.
     */
    public void drop(LineBatch lines, int first, long code) {
        boolean mayFit = OfferCode.isLackOfRoom(code);
        boolean keeping = mayFit && admission.isStanding();
        long nowNanos = keeping ? admission.nowNanos() : 0; // once: whole batches are refused while nothing is stored
        long droppedBytes = 0;
        int droppedCount = 0;
        for (int line = first; line < lines.count(); line++) {
            boolean error = lines.severity(line) >= Severity.ERROR.code() && !EntryFlags.isPart(lines.flags(line));
            if (!(mayFit && error && tryOffer(lines, line, 1) >= 0)) {
                droppedCount++;
                droppedBytes += lines.length(line);
                if (keeping) {
                    admission.unstored().add(number, lines, line, nowNanos);
                }
            }
        }
        if (droppedCount > 0) {
            long unused = dropped(code, droppedCount, droppedBytes);
        }
    }

    private long refused(long code, Severity severity, byte[] content, int offset, int length) {
        if (admission.isStanding()) {
            LineBatch line = new LineBatch(1);
            line.reset(content);
            line.add(offset, length, severity.code(), 0);
            keepUnstored(line, 0, code);
        }
        return dropped(code, 1, length);
    }

    /** While nothing is stored, keeps what finds no room where it can be looked at. */
    private void keepUnstored(LineBatch lines, int line, long code) {
        if (admission.isStanding() && OfferCode.isLackOfRoom(code)) {
            admission.unstored().add(number, lines, line, admission.nowNanos());
        }
    }

    long dropped(long code, long entryCount, long bytes) {
        SourceCounter reason = OfferCode.reasonOf(code);
        counters.onDropped(reason, entryCount, bytes);
        remarks.lose(reason, entryCount, bytes);
        return code;
    }

    /** Takes note that slots of this source were taken from the ring. For the batch thread alone. */
    public void onTaken(long slotCount) {
        door.share().onTaken(slotCount);
    }

    /** Returns how many slots this source has in the ring. */
    public long slotsHeld() {
        return door.share().held();
    }

    /** Returns what is to be written into the source's stream besides its entries. For the batch thread alone. */
    public SourceRemarks remarks() {
        return remarks;
    }

    /**
     * Ends the batch thread's attention, if nothing is left to be written; it alone calls this.
     *
     * @return false when there is something, and the source is still attended to
     */
    public boolean onAttended() {
        if (remarks.isPending()) {
            return false;
        }
        attending.set(false);
        return !(remarks.isPending() && beginAttending()); // another thread may have come between, and queued it
    }

    /** Returns true to the one caller that is to queue the source for the batch thread. */
    boolean beginAttending() {
        return !attending.get() && attending.compareAndSet(false, true);
    }

    @Nullable
    RateGate gate() {
        return gate;
    }
}
