package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.SequenceJump;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a whole store: every block's checksum and structure, the order of sequences, and that all sources are known.
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
        long persisted = persisted(); // before the blocks: while an engine appends, there may only be more of them
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
                List.copyOf(problems));
    }

    private long persisted() {
        try {
            return CountersSnapshot.read(store.stateDirectories()).of(StoreCounter.PERSISTED);
        } catch (IOException e) {
            report(String.valueOf(e.getMessage()));
            return 0;
        }
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
