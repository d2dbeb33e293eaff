package io.sluice.testing;

import io.sluice.entry.Disk;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.queue.BlockAppender;
import io.sluice.queue.CycleLimits;
import io.sluice.queue.JournalRestore;
import io.sluice.queue.QueuePlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.StoreCounter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes a store as an engine does, but block by block and at the test's pace. Opening it again goes on where it ended.
 * Confined to one thread.
 */
public final class TestStore implements Closeable {
    /** How long a cycle takes blocks. */
    public static final Duration CYCLE_AGE_MAX = Duration.ofMinutes(10);

    private static final int SOURCE_COUNT_MAX = 64;

    private final StoreDirectory directory;
    private final SourceTable sources;
    private final Counters counters;
    private final BlockAppender appender;
    private final ManualClock clock;
    private long nextSequence;

    private TestStore(StoreDirectory directory, ManualClock clock, long cycleBytesMax) throws IOException {
        this.directory = directory;
        this.clock = clock;
        sources = SourceTable.open(
                directory.queue(), directory.headerOf(SourceTable.MAGIC, SourceTable.VERSION), SOURCE_COUNT_MAX);
        counters = Counters.open(
                directory.queue(), directory.headerOf(Counters.MAGIC, Counters.VERSION), SOURCE_COUNT_MAX);
        appender = BlockAppender.open(directory, new CycleLimits(cycleBytesMax, CYCLE_AGE_MAX.toNanos(), clock));
    }

    /** Opens or makes the store in {@code root}; the next block begins with {@code nextSequence}. */
    public static TestStore open(Path root, ManualClock clock, long cycleBytesMax, long nextSequence)
            throws IOException {
        return open(StoreDirectory.openForEngine(root, null, clock), clock, cycleBytesMax, nextSequence);
    }

    /** Opens or makes a store with its queue elsewhere, as {@link #create} does. */
    public static TestStore openWithQueue(Path root, Path queue, long nextSequence) throws IOException {
        return openWithQueue(root, queue, nextSequence, Disk.REAL);
    }

    /** Opens or makes a store with its queue elsewhere, on a disk that may fail. */
    public static TestStore openWithQueue(Path root, Path queue, long nextSequence, Disk disk) throws IOException {
        ManualClock clock = new ManualClock();
        StoreDirectory directory = StoreDirectory.openPlaced(root, QueuePlacement.in(queue), clock, disk);
        boolean unused = JournalRestore.restore(directory);
        return open(directory, clock, Long.MAX_VALUE, nextSequence);
    }

    private static TestStore open(StoreDirectory directory, ManualClock clock, long cycleBytesMax, long nextSequence)
            throws IOException {
        try {
            TestStore store = new TestStore(directory, clock, cycleBytesMax);
            store.setNextSequence(nextSequence);
            return store;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Makes a store whose cycles only roll when {@link #roll} says so. */
    public static TestStore create(Path root) throws IOException {
        return open(root, new ManualClock(), Long.MAX_VALUE, 0);
    }

    /** Returns the number of the standard output of a service, which is new or known. */
    public int source(String service) throws IOException {
        return source(SourceName.of(service, Stream.STDOUT));
    }

    /** Returns the number of a source, which is new or known. */
    public int source(SourceName name) throws IOException {
        return sources.intern(name);
    }

    /** Appends entries as one block; returns the sequence of the first. */
    public long append(List<TestEntry> entries) throws IOException {
        long firstSequence = nextSequence;
        append(TestBlocks.seal(directory.storeId(), firstSequence, entries));
        setNextSequence(firstSequence + entries.size());
        return firstSequence;
    }

    /** Appends one line as one block, stamped with the clock's time; returns its sequence. */
    public long append(int source, String content) throws IOException {
        return append(List.of(TestEntry.line(source, clock.epochNanos(), content)));
    }

    /** Appends bytes as they are and counts nothing. */
    public void append(ByteBuffer block) throws IOException {
        appender.append(block);
    }

    /** Makes the next block begin a new cycle. */
    public void roll() {
        clock.advance(CYCLE_AGE_MAX.plusNanos(1));
    }

    /** Makes the next block begin with this sequence, and counts the entries before it as persisted. */
    public void setNextSequence(long sequence) {
        nextSequence = sequence;
        counters.of(StoreCounter.PERSISTED).setOrdered(sequence);
    }

    /** Returns the sequence that the next block begins with. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Returns the store's directories. */
    public StoreDirectory directory() {
        return directory;
    }

    /** Returns the queue's directory. */
    public Path queue() {
        return directory.queue();
    }

    /** Returns the store's clock. */
    public ManualClock clock() {
        return clock;
    }

    /** Returns the store's counters. */
    public Counters counters() {
        return counters;
    }

    @Override
    public void close() throws IOException {
        appender.close();
        sources.close();
        directory.close();
    }
}
