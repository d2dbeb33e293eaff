package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.SequenceJump;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a whole store: every block's checksum and structure, the order of sequences, that all sources are known, and
 * that the counts of each add up. The last can only be told for sure when the engine was closed; while one runs,
 * entries are in flight between one count and the next.
 */
final class StoreVerifier {
    private static final int PROBLEMS_MAX = 1_000;

    private final StoreDirectory store;
    private final SourceTable sources;
    private final List<String> problems = new ArrayList<>();

    private long blockCount;
    private long entryCount;
    private long blockBytes;
    private long firstSequence;
    private long nextSequence = -1;

    StoreVerifier(StoreDirectory store, SourceTable sources) {
        this.store = store;
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
        try (BlockReader blocks = new BlockReader(store, this::report)) {
            while (blocks.next()) {
                check(blocks.cursor(), blocks.location());
                progress.update(nextSequence - firstSequence, persisted - firstSequence);
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
                firstSequence,
                Math.max(nextSequence, 0),
                checkBalance(counters),
                List.copyOf(problems));
    }

    private CountersSnapshot counters() {
        try {
            return CountersSnapshot.read(store.stateDirectories());
        } catch (IOException e) {
            report(String.valueOf(e.getMessage()));
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
        if (nextSequence >= 0
                && block.firstSequence() != nextSequence
                && !SequenceJump.isTarget(block.firstSequence())) {
            report(location + ": entries " + nextSequence + " to " + (block.firstSequence() - 1)
                    + " are missing before it");
        }
        if (blockCount == 0) {
            firstSequence = block.firstSequence();
        }
        nextSequence = block.nextSequence();
        blockCount++;
        entryCount += block.entryCount();
        blockBytes += block.length();
        checkSources(block, location);
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
