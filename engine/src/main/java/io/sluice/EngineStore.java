package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockAppender;
import io.sluice.queue.CycleLimits;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.StoreCounter;
import java.io.Closeable;
import java.io.IOException;

/**
 * Holds what an engine has open on disk: the directory with its lock, the table of sources, the counters and the queue.
 *
 * @param directory the store, locked
 * @param table the numbers of its sources
 * @param counters this engine's counters, with the totals of those before it
 * @param sources the store's sources
 * @param appender appends to its queue, in a new cycle
 * @param nextSequence the sequence that the next entry shall have
 */
record EngineStore(
        StoreDirectory directory,
        SourceTable table,
        Counters counters,
        SourceRegistry sources,
        BlockAppender appender,
        long nextSequence)
        implements Closeable {

    /** Opens everything, or nothing: a later step that fails closes what the earlier ones opened. */
    static EngineStore open(SluiceConfig config, Admission admission) throws IOException {
        StoreDirectory directory =
                StoreDirectory.openForEngine(config.directory(), config.queueDirectory(), config.clock());
        try {
            SourceTable table = SourceTable.open(
                    directory.queue(),
                    directory.headerOf(SourceTable.MAGIC, SourceTable.VERSION),
                    config.sourceCountMax());
            try {
                return open(config, admission, directory, table);
            } catch (IOException | RuntimeException e) {
                table.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static EngineStore open(
            SluiceConfig config, Admission admission, StoreDirectory directory, SourceTable table) throws IOException {
        Recovery recovery = new Recovery(directory);
        Counters counters = Counters.open(
                directory.queue(), directory.headerOf(Counters.MAGIC, Counters.VERSION), config.sourceCountMax());
        SourceRegistry sources = new SourceRegistry(table, counters, admission, config.sourceCountMax());
        sources.makeAll();
        long nextSequence = recovery.recover(sources, counters);
        counters.of(StoreCounter.PERSISTED).set(nextSequence);
        counters.of(StoreCounter.RING_SLOTS).set(config.slotCount());
        counters.of(StoreCounter.PID).set(ProcessHandle.current().pid());
        BlockAppender appender = BlockAppender.open(
                directory,
                new CycleLimits(config.cycleBytesMax(), config.cycleDuration().toNanos(), config.clock()));
        return new EngineStore(directory, table, counters, sources, appender, nextSequence);
    }

    @Override
    public void close() throws IOException {
        try (directory;
                table) {
            appender.close();
        }
    }
}
