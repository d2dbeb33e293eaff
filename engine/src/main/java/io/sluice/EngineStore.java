package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.Disk;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockAppender;
import io.sluice.queue.CycleLimits;
import io.sluice.queue.HotBudget;
import io.sluice.queue.JournalRestore;
import io.sluice.queue.JournalStart;
import io.sluice.queue.QueuePlacement;
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
 * @param cycleBytesMax how much a cycle takes
 * @param journalStart where its journal goes on, and the sequence that the next entry shall have
 */
record EngineStore(
        StoreDirectory directory,
        SourceTable table,
        Counters counters,
        SourceRegistry sources,
        BlockAppender appender,
        long cycleBytesMax,
        JournalStart journalStart)
        implements Closeable {
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    /** Opens everything, or nothing: a later step that fails closes what the earlier ones opened. */
    static EngineStore open(SluiceConfig config, Admission admission) throws IOException {
        StoreDirectory directory = StoreDirectory.openPlaced(
                config.directory(),
                new QueuePlacement(config.hotPlacement(), config.queueDirectory(), config.hotBytesMax()),
                config.clock(),
                Disk.REAL);
        try {
            boolean emptied = JournalRestore.restore(directory);
            SourceTable table = SourceTable.open(
                    directory.queue(),
                    directory.headerOf(SourceTable.MAGIC, SourceTable.VERSION),
                    config.sourceCountMax());
            try {
                return open(config, new Recovery(directory, emptied), admission, directory, table);
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
            SluiceConfig config, Recovery recovery, Admission admission, StoreDirectory directory, SourceTable table)
            throws IOException {
        Counters counters = Counters.prepare(
                directory.queue(), directory.headerOf(Counters.MAGIC, Counters.VERSION), config.sourceCountMax());
        boolean isTableWhole = table.cutDamagedEnd();
        table.reserve(new GivenSources(directory, recovery.before()).count(isTableWhole));
        SourceRegistry sources = new SourceRegistry(table, counters, admission, config.sourceCountMax());
        sources.makeAll();
        long nextSequence = recovery.recover(sources, counters);
        long forced = recovery.forced(nextSequence);
        counters.of(StoreCounter.PERSISTED).set(nextSequence);
        counters.of(StoreCounter.FORCED).set(forced);
        counters.of(StoreCounter.RING_SLOTS).set(config.slotCount());
        counters.of(StoreCounter.STORE_BYTES_MAX).set(config.keepLimits().storeBytesMax());
        counters.of(StoreCounter.PID).set(ProcessHandle.current().pid());
        counters.of(StoreCounter.HEARTBEAT_NANOS).set(config.clock().epochNanos()); // from now on it is not closed
        counters.publish();
        begin(directory);
        HotBudget budget = HotBudget.of(directory, config.hotBytesMax(), config.cycleBytesMax())
                .leaving(config.keepLimits().freeBytesMin());
        if (config.sealing() && config.keepLimits().storeBytesMax() > 0) {
            budget = budget.within(config.keepLimits().storeBytesMax());
        }
        BlockAppender appender = BlockAppender.open(
                directory,
                new CycleLimits(budget.cycleBytesMax(), config.cycleDuration().toNanos(), config.clock()),
                budget);
        JournalStart start = new JournalStart(
                forced,
                nextSequence,
                counters.of(StoreCounter.PERSISTED)::get,
                !config.forceInterval().isZero(),
                budget,
                config.keepLimits().freeBytesMin());
        return new EngineStore(directory, table, counters, sources, appender, budget.cycleBytesMax(), start);
    }

    /** A disk that takes nothing for the moment is no reason not to collect. */
    private static void begin(StoreDirectory directory) {
        try {
            JournalRestore.begin(directory);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the counters are not on disk yet", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (directory;
                table) {
            appender.close();
        }
    }
}
