package io.sluice;

import io.sluice.admit.Source;
import io.sluice.block.BlockCursor;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.SequenceJump;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.Catalog;
import io.sluice.segment.SealedTier;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, when an engine opens, where the one before it left off.
 *
 * <p>An engine that was killed may have appended blocks that it did not count any more: they are counted now. What it
 * had counted as offered and neither stored nor dropped was in the ring and died with it: that is now counted as
 * dropped. So the sum holds again for every source before the first new entry. What was counted as lost or collapsed
 * and not told any more gets its gap or its count now, before the first new entry of its source.
 *
 * <p>When the machine went down, the newest entries may be lost: counts are those of the last saved counters and of the
 * blocks that are there, and the numbering goes on far behind ({@link SequenceJump}).
 */
final class Recovery {
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private static final String LOST_EXEMPLAR = "(what they were like was lost with the engine's process)";

    private final StoreDirectory store;
    private final boolean emptied;
    private final long boot;
    private final @Nullable CountersSnapshot before;
    private final SealedTier sealed;

    /**
     * Reads what the earlier engine counted; to be done before new counters take its place.
     *
     * @param emptied whether the queue lay in memory and is gone
     */
    Recovery(StoreDirectory store, boolean emptied) throws IOException {
        this.store = store;
        this.emptied = emptied;
        this.boot = Machine.boot();
        this.before = readCounters(store);
        this.sealed = new SealedTier(
                store.root(), store.storeId(), notice -> LOGGER.log(System.Logger.Level.WARNING, notice));
        Catalog unused = sealed.catalog(); // one of a later Sluice is refused before the counters are replaced
    }

    private static @Nullable CountersSnapshot readCounters(StoreDirectory store) throws IOException {
        for (Path directory : store.stateDirectories()) {
            try {
                CountersSnapshot found = CountersSnapshot.read(directory);
                if (!found.isEmpty()) {
                    return found;
                }
            } catch (StoreFormatException e) {
                if (e.isTooNew()) { // this engine's counters would take their place
                    throw e;
                }
                LOGGER.log(System.Logger.Level.WARNING, "counting anew from the blocks", e);
            }
        }
        return null;
    }

    /** Returns what the earlier engine counted, null when nobody knows. */
    @Nullable
    CountersSnapshot before() {
        return before;
    }

    /** Tells whether the machine, or its memory, went down since the earlier engine wrote its counters. */
    private boolean isRestarted() {
        long earlierBoot = before == null ? 0 : before.of(StoreCounter.BOOT);
        return emptied || (earlierBoot != 0 && earlierBoot != boot);
    }

    /** Tells whether entries that a reader may have seen may be gone, and nobody knows how many. */
    private boolean mayHaveLost() {
        boolean closed = before != null && before.of(StoreCounter.HEARTBEAT_NANOS) == 0;
        return isRestarted() && !closed;
    }

    /** Returns up to where what the earlier engine appended is on disk, given what {@link #recover} returned. */
    long forced(long nextSequence) {
        if (isRestarted()) {
            return nextSequence; // what was not is gone
        }
        return before == null ? 0 : before.of(StoreCounter.FORCED);
    }

    /** Takes the earlier counts over and returns the sequence that the next entry shall have. */
    long recover(SourceRegistry sources, Counters counters) throws IOException {
        long persisted = 0;
        if (before != null) {
            persisted = before.of(StoreCounter.PERSISTED);
            add(counters, StoreCounter.BLOCKS, before.of(StoreCounter.BLOCKS));
            add(counters, StoreCounter.BLOCK_BYTES, before.of(StoreCounter.BLOCK_BYTES));
            add(counters, StoreCounter.APPEND_FAILURES, before.of(StoreCounter.APPEND_FAILURES));
            add(counters, StoreCounter.JOURNAL_FAILURES, before.of(StoreCounter.JOURNAL_FAILURES));
            add(counters, StoreCounter.MAPPING_FAULTS, before.of(StoreCounter.MAPPING_FAULTS));
            add(counters, StoreCounter.FLOODS, before.of(StoreCounter.FLOODS));
            for (Source source : sources.all()) {
                takeOver(source, before);
                source.takeUpDay();
            }
        }
        if (persisted == 0) {
            countSealed(sealed, sources);
        }
        long from = Math.max(persisted, sealed.catalog().sealedUpTo());
        long next = countUncounted(from, sources, counters);
        if (before == null || isRestarted()) {
            next = Math.max(next, endOfCycles());
        }
        for (Source source : sources.all()) {
            settle(source.counters());
            carryOver(source);
        }
        counters.of(StoreCounter.BOOT).set(boot);
        return mayHaveLost() ? SequenceJump.over(next) : next;
    }

    /** What is untold happened between the last entry that the source has and the last sign of life. */
    private void carryOver(Source source) {
        SourceCounters counters = source.counters();
        long firstNanos = counters.get(SourceCounter.LAST_NANOS);
        long heartbeatNanos = before == null ? 0 : before.of(StoreCounter.HEARTBEAT_NANOS);
        long lastNanos = Math.max(firstNanos, heartbeatNanos);
        firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
        for (SourceCounter reason : SourceCounter.values()) {
            long untold = reason.isDropReason() ? counters.get(reason) - counters.get(reason.told()) : 0;
            if (untold > 0) {
                Gap gap = new Gap(reason.gapReason(), untold, 0, firstNanos, lastNanos);
                source.remarks().carryOver(reason, gap);
            }
        }
        long untold = counters.get(SourceCounter.COLLAPSED) - counters.get(SourceCounter.TOLD_COLLAPSED);
        if (untold > 0) {
            source.remarks().carryOver(new Collapsed(false, untold, 0, firstNanos, lastNanos, LOST_EXEMPLAR));
        }
    }

    private static void add(Counters counters, StoreCounter counter, long value) {
        counters.of(counter).getAndAddOrdered(value);
    }

    private static void takeOver(Source source, CountersSnapshot before) {
        for (SourceCounter counter : SourceCounter.values()) {
            source.counters().add(counter, before.of(source.number(), counter));
        }
    }

    /** Counts what is sealed, when there are no counters that have done so. */
    private static void countSealed(SealedTier sealed, SourceRegistry sources) throws IOException {
        List<Source> known = sources.all();
        for (SegmentEntry entry : sealed.catalog().segments()) {
            try {
                Segment segment = sealed.segment(entry);
                for (int i = 0; i < segment.chunkCount(); i++) {
                    SourceCounters counters = countersOf(segment.source(i), known);
                    if (counters != null) {
                        counters.onStored(
                                segment.count(i), segment.textBytes(i), segment.timeMin(i), segment.timeMax(i));
                    }
                }
            } catch (StoreFormatException e) {
                LOGGER.log(System.Logger.Level.WARNING, "not counted", e);
            }
        }
    }

    private static @Nullable SourceCounters countersOf(int number, List<Source> known) {
        for (Source source : known) {
            if (source.number() == number) {
                return source.counters();
            }
        }
        return null;
    }

    private long countUncounted(long persisted, SourceRegistry sources, Counters counters) throws IOException {
        long next = persisted;
        List<Source> known = sources.all();
        try (BlockReader blocks = new BlockReader(store, damage -> {})) {
            blocks.seek(persisted);
            while (blocks.next()) {
                BlockCursor block = blocks.cursor();
                if (block.firstSequence() < next || block.storeId() != store.storeId()) {
                    continue; // counted before; or again there, in a cycle that lies in the place of another
                }
                for (int i = 0; i < block.sourceCount(); i++) {
                    count(block, i, known);
                }
                countTold(block, known);
                add(counters, StoreCounter.BLOCKS, 1);
                add(counters, StoreCounter.BLOCK_BYTES, block.length());
                next = block.nextSequence();
            }
        }
        return next;
    }

    /** Returns the sequence behind the last entry of all cycles; an old one may lie behind the newest. */
    private long endOfCycles() throws IOException {
        long end = 0;
        try (CycleBlocks blocks = new CycleBlocks(store, damage -> {})) {
            for (CycleFile cycle : blocks.list()) {
                boolean there = blocks.open(cycle, 0);
                while (there && blocks.next()) {
                    BlockCursor block = blocks.cursor();
                    end = block.storeId() == store.storeId() ? Math.max(end, block.nextSequence()) : end;
                }
            }
        }
        return end;
    }

    private static void count(BlockCursor block, int index, List<Source> known) {
        SourceCounters counters = countersOf(block.source(index), known);
        if (counters != null) {
            counters.onStored(block.countOf(index), block.bytesOf(index), block.timeMin(), block.timeMax());
        }
    }

    /** Counts what the remarks of a block tell, which was appended and not counted any more. */
    private static void countTold(BlockCursor block, List<Source> known) {
        while (block.next()) {
            EntryKind kind = EntryFlags.kind(block.flags());
            SourceCounters counters = kind == EntryKind.GAP || kind == EntryKind.COLLAPSED
                    ? countersOf(block.source(block.directoryIndex()), known)
                    : null;
            if (counters == null) {
                continue;
            }
            byte[] content = new byte[block.contentLength()];
            block.buffer().getBytes(block.contentOffset(), content);
            Gap gap = kind == EntryKind.GAP ? Gap.parse(content, content.length) : null;
            SourceCounter reason = gap == null ? null : SourceCounter.of(gap.reason());
            if (gap != null && reason != null) {
                counters.add(reason.told(), gap.entries());
            }
            Collapsed collapsed = kind == EntryKind.COLLAPSED ? Collapsed.parse(content, content.length) : null;
            if (collapsed != null) {
                counters.add(SourceCounter.TOLD_COLLAPSED, collapsed.entries());
            }
        }
    }

    private static void settle(SourceCounters counters) {
        long inFlight = counters.inFlight();
        if (inFlight > 0) {
            counters.add(SourceCounter.DROPPED_CRASH, inFlight);
        } else {
            counters.add(SourceCounter.OFFERED, -inFlight); // counters were lost, or less offers were seen than blocks
        }
    }
}
