package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.FailureText;
import io.sluice.entry.SequenceJump;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.Catalog;
import io.sluice.segment.SealedTier;
import io.sluice.segment.SegmentEntry;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a whole store: every block's checksum and structure, every chunk of every segment, the order of sequences,
 * that all sources are known, and that the counts of each add up. The last can only be told for sure when the engine
 * was closed; while one runs, entries are in flight between one count and the next.
 */
final class StoreVerifier {
    private static final int PROBLEMS_MAX = 1_000;

    private final StoreDirectory store;
    private final SealedTier sealed;
    private final SourceTable sources;
    private final List<String> problems = new ArrayList<>();

    private long blockCount;
    private long entryCount;
    private long blockBytes;
    private long firstSequence;
    private long nextSequence = -1;
    private long sealedUpTo; // blocks below it are in segments as well

    StoreVerifier(StoreDirectory store, SourceTable sources) {
        this.store = store;
        this.sealed = new SealedTier(store.root(), store.storeId(), notice -> {});
        this.sources = sources;
    }

    VerifyReport verify(VerifyProgress progress) throws IOException {
        CountersSnapshot counters = counters(); // before the blocks: while an engine appends, they may only be more
        long persisted = counters.of(StoreCounter.PERSISTED);
        for (int source = 0; source < sources.count(); source++) {
            if (sources.name(source) == null) {
                report(SourceTable.FILE_NAME + ": the record of source " + source + " is damaged");
            }
        }
        sealed.checkCatalog(this::report);
        long chunkCount;
        Catalog catalog;
        try (SealedVerifier segments = new SealedVerifier(sealed, sources, this::report);
                BlockReader blocks = new BlockReader(store, this::report)) {
            begin(segments.check(progress));
            while (blocks.next()) {
                check(blocks.cursor(), blocks.location());
                progress.update(nextSequence - firstSequence, persisted - firstSequence);
            }
            catalog = segments.check(VerifyProgress.NONE); // what was sealed and merged meanwhile
            chunkCount = segments.chunkCount();
            if (catalog.sealedUpTo() > nextSequence) {
                entryCount += catalog.sealedUpTo() - Math.max(nextSequence, 0);
                nextSequence = catalog.sealedUpTo();
            }
        }
        if (Math.max(nextSequence, 0) < persisted && !SequenceJump.isTarget(persisted)) {
            report("entries " + Math.max(nextSequence, 0) + " to " + (persisted - 1)
                    + " were counted as persisted, but are missing");
        }
        return new VerifyReport(
                CycleFile.list(store).size(),
                blockCount,
                entryCount,
                blockBytes,
                catalog.segments().size(),
                chunkCount,
                catalog.allocatedBytes(),
                firstSequence,
                Math.max(nextSequence, 0),
                checkBalance(counters),
                List.copyOf(problems));
    }

    private void begin(Catalog catalog) {
        sealedUpTo = catalog.sealedUpTo();
        if (sealedUpTo > 0) {
            nextSequence = sealedUpTo;
            firstSequence = sealedUpTo;
        }
        for (SegmentEntry segment : catalog.segments()) {
            entryCount += segment.entries();
            firstSequence = Math.min(firstSequence, segment.firstSequence());
        }
    }

    private CountersSnapshot counters() {
        try {
            return CountersSnapshot.read(store.stateDirectories());
        } catch (IOException e) {
            report(FailureText.of(e));
            return CountersSnapshot.none();
        }
    }

    private Balance checkBalance(CountersSnapshot counters) {
        boolean closed = !counters.isEmpty() && counters.of(StoreCounter.HEARTBEAT_NANOS) == 0;
        for (int source : counters.sources()) {
            long inFlight = counters.inFlight(source);
            if (closed && inFlight != 0) {
                report("counters: source " + nameOf(source) + ": offered "
                        + counters.of(source, SourceCounter.OFFERED) + ", but stored "
                        + counters.of(source, SourceCounter.STORED) + " + collapsed "
                        + counters.of(source, SourceCounter.COLLAPSED) + " + dropped " + counters.dropped(source)
                        + " is " + (counters.of(source, SourceCounter.OFFERED) - inFlight));
            }
        }
        return Balance.of(counters, closed);
    }

    private String nameOf(int source) {
        SourceName name = source < sources.count() ? sources.name(source) : null;
        return name == null ? String.valueOf(source) : name.toString();
    }

    private void check(BlockCursor block, String location) throws IOException {
        if (block.storeId() != store.storeId()) {
            report(location + ": the block belongs to another store");
        }
        blockCount++;
        blockBytes += block.length();
        if (block.nextSequence() > sealedUpTo) {
            checkOrder(block, location);
            firstSequence = nextSequence < 0 ? block.firstSequence() : firstSequence;
            nextSequence = block.nextSequence();
            entryCount += block.entryCount();
        }
        checkSources(block, location);
    }

    private void checkOrder(BlockCursor block, String location) throws IOException {
        long first = block.firstSequence();
        if (nextSequence >= 0 && first > nextSequence && !SequenceJump.isTarget(first)) {
            long since = Math.min(sealed.catalog().sealedUpTo(), first);
            entryCount += Math.max(0, since - nextSequence); // sealed while the queue was read
            nextSequence = Math.max(nextSequence, since);
            if (first > nextSequence) {
                report(location + ": entries " + nextSequence + " to " + (first - 1) + " are missing before it");
            }
        } else if (first < nextSequence) {
            report(location + ": entries " + first + " to " + (nextSequence - 1) + " are sealed, later ones are not");
        }
    }

    private void checkSources(BlockCursor block, String location) throws IOException {
        for (int i = 0; i < block.sourceCount(); i++) {
            if (block.source(i) >= sources.count()) {
                sources.refresh();
            }
            if (block.source(i) >= sources.count()) {
                report(location + ": source " + block.source(i) + " has no record in " + SourceTable.FILE_NAME);
            }
        }
    }

    private void report(String problem) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(problem);
        }
    }
}
