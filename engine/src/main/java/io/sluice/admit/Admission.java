package io.sluice.admit;

import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.ring.SlotRing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/** Holds what all doors of an engine share. Safe for use by many threads. */
public final class Admission {
    private static final int FLOODS_WAITING_MAX = 64;

    private final SlotRing ring;
    private final EpochClock clock;
    private final int entryBytesMax;
    private final long windowNanos;
    private final CollapseTables tables = new CollapseTables();
    private final ManyToOneConcurrentArrayQueue<Source> attending; // to the batch thread, each source once
    private final ManyToOneConcurrentArrayQueue<FloodReport> floods =
            new ManyToOneConcurrentArrayQueue<>(FLOODS_WAITING_MAX); // from the batch thread
    private final Map<String, DayUse> dayUses = new ConcurrentHashMap<>(); // by service; as many as there are
    private volatile boolean closed; // written by the closing thread
    private volatile boolean withoutSpace; // written by the batch thread
    private volatile boolean standing; // written by the batch thread and the monitor thread
    private volatile @Nullable UnstoredLines unstored; // written by the opening thread, or when first needed
    private long floodCount; // confined to the batch thread

    /**
     * Opens the doors.
     *
     * @param entryBytesMax the longest content of one entry; longer lines are kept in parts
     * @param sourceCountMax how many sources there may come to be
     * @param windowNanos for how long lines are collapsed into one count
     */
    public Admission(SlotRing ring, EpochClock clock, int entryBytesMax, int sourceCountMax, long windowNanos) {
        this.ring = ring;
        this.clock = clock;
        this.entryBytesMax = entryBytesMax;
        this.windowNanos = windowNanos;
        this.attending = new ManyToOneConcurrentArrayQueue<>(Math.max(2, sourceCountMax));
    }

    /** Closes all doors: every later offer is answered with {@link Source#CLOSED}. */
    public void close() {
        closed = true;
    }

    /**
     * Says whether the store has no space for what is in the ring: then what finds no room in the ring is told so. For
     * the batch thread.
     */
    public void setWithoutSpace(boolean lacking) {
        if (withoutSpace != lacking) {
            withoutSpace = lacking;
        }
    }

    /**
     * Says whether the store takes nothing for now, for whatever reason: then lines that find no room are kept where
     * they can be looked at. When it takes some again, they are forgotten: they were dropped, and are told of as such.
     */
    public void setStanding(boolean still) {
        if (standing != still) {
            standing = still;
            if (!still) {
                unstored().clear();
            }
        }
    }

    /** Tells whether the store takes nothing for now. */
    public boolean isStanding() {
        return standing;
    }

    /** Sets the memory aside for lines that are refused while the store stands still; for the opening thread. */
    public void keepUnstored(int bytes) {
        unstored = new UnstoredLines(bytes);
    }

    UnstoredLines unstored() {
        UnstoredLines known = unstored;
        return known == null ? makeUnstored() : known;
    }

    private synchronized UnstoredLines makeUnstored() {
        UnstoredLines known = unstored;
        if (known == null) {
            known = new UnstoredLines(0);
            unstored = known;
        }
        return known;
    }

    /** Shows the lines of a source that were refused since the store stands still, oldest first. */
    public void showUnstored(Source source, Consumer<UnstoredLine> viewer) {
        unstored()
                .show(
                        source.number(),
                        (number, timeNanos, severity, content) -> viewer.accept(
                                new UnstoredLine(source.name(), timeNanos, Severity.ofCode(severity), content, true)));
    }

    /** Returns why a claim found no room, given what the ring said. */
    long reasonFor(long refusal) {
        return withoutSpace && (refusal == Source.FULL || refusal == Source.SHARE) ? Source.NO_SPACE : refusal;
    }

    /** Returns the longest content of one entry. */
    public int entryBytesMax() {
        return entryBytesMax;
    }

    /**
     * Returns the longest line that can be offered at once: a quarter of the ring, so that it finds room while others
     * come in too. A line that is captured from a stream has no such limit.
     */
    public int lineBytesMax() {
        return ring.bytes() / 4;
    }

    /** Returns the ring behind the doors; for the batch thread. */
    public SlotRing ring() {
        return ring;
    }

    /**
     * Returns the next source into whose stream something is to be written, or null when there is no other; for the
     * batch thread. It does not come again before {@link Source#onAttended} was called.
     */
    public @Nullable Source pollAttending() {
        return attending.poll();
    }

    /** Returns the next report of a flood, or null; for one thread. */
    public @Nullable FloodReport pollFlood() {
        return floods.poll();
    }

    /** Returns how many floods were reported, also those that nobody took in time; for the batch thread. */
    public long floodCount() {
        return floodCount;
    }

    /** Returns how many collapse tables are in use. */
    public int collapseTableCount() {
        return tables.usedCount();
    }

    /** Makes the batch thread look at a source. */
    void attend(Source source) {
        if (source.beginAttending() && !attending.offer(source)) {
            throw new AssertionError("more sources than there may be");
        }
    }

    /** Hands a report over to whoever polls; the batch thread waits for nobody. */
    void report(FloodReport flood) {
        floodCount++;
        boolean unused = floods.offer(flood); // it comes again in a minute
    }

    /** Returns what counts the bytes that a service keeps of a day. */
    DayUse dayUseOf(SourceName name) {
        return dayUses.computeIfAbsent(name.context() + '/' + name.service(), service -> new DayUse());
    }

    boolean isClosed() {
        return closed;
    }

    CollapseTables tables() {
        return tables;
    }

    /** Returns for how long lines are collapsed into one count. */
    long windowNanos() {
        return windowNanos;
    }

    /** Returns how long a flood goes on before it is reported: a window, but for a little. */
    long floodNanos() {
        return windowNanos - windowNanos / 8;
    }

    /** Reads the clock that entries are stamped with. */
    public long nowNanos() {
        return clock.epochNanos();
    }
}
