package io.sluice.queue;

import io.sluice.block.BlockSink;
import io.sluice.block.NoSpaceException;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.FileHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Appends each block as one excerpt of a Chronicle Queue. Confined to one thread, the only one of the store that
 * appends.
 *
 * <p><b>What Chronicle is shown.</b> Only cycles that this appender began. Cycles of earlier engines are renamed before
 * the queue is opened, and Chronicle's own bookkeeping is thrown away: so no dead process's lock, torn tail, damaged
 * header or hostile class name can keep the store from opening, and opening costs the same however much lies there.
 *
 * <p><b>How a block gets there.</b> Chronicle reserves the excerpt and publishes it, through its mapping of the file;
 * the block's bytes between go by one plain write to the same place. A page of a mapping that is touched for the first
 * time costs a page fault, and a block has sixteen; the kernel's own copy needs none, and reports a full disk as an
 * error instead of a signal. The figures are in docs/decisions/0003. The block is in the page cache, for every process
 * to see, before its excerpt is published. The few pages that Chronicle does touch through its mapping are written
 * before, see {@link SpaceGuard}.
 *
 * <p><b>After any failure</b> the queue is closed and the next append begins afresh in a new cycle. Chronicle promises
 * nothing about an appender that has thrown, and a block that did get in before the failure comes a second time:
 * readers know it by its sequence and skip it.
 */
public final class BlockAppender implements BlockSink, Closeable {
    /**
     * How much of a file Chronicle maps at once. A quarter of it is the longest excerpt; blocks stay under half of
     * that.
     */
    private static final int MAPPED_BYTES = 16 << 20;

    /** Chronicle's bookkeeping, which is made anew for every engine. */
    private static final String METADATA_NAME = "metadata.cq4t";

    private static final String STRANGER_SUFFIX = ".not-a-cycle";
    private static final int METADATA_BYTES = 64 << 10; // as much as Chronicle maps of it

    /** At a cycle's beginning: Chronicle's header and its first two indexes, and what lies ahead of the first block. */
    private static final int FIRST_BYTES = 16 << 10;

    private static final int EXCERPT_HEADER_LENGTH = 4;
    private static final long PAGE_BYTES = 4_096;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();
    private static final long LOCK_TIMEOUT_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path directory;
    private final CycleLimits limits;
    private final StoreDirectory store;
    private final HotBudget budget;
    private final CycleClock cycleClock;
    private final SpaceGuard guard;

    // All written by the appending thread alone.
    private @Nullable ChronicleQueue queue;
    private @Nullable ExcerptAppender appender;
    private @Nullable FileChannel cycleFile; // the cycle being appended to, null before its first block
    private long cycleBytes; // of the blocks in it
    private long cycleEnd; // where the last block in it ends, 0 when it has none
    private long cycleAllocated; // up to where its pages are there
    private @Nullable FileChannel fullFile; // the cycle before, until Chronicle has left it
    private long fullEnd; // where the last block in that one ends
    private long cycleStartNanos;

    private BlockAppender(StoreDirectory store, CycleLimits limits, HotBudget budget, CycleClock cycleClock) {
        this.store = store;
        this.directory = store.queue();
        this.limits = limits;
        this.budget = budget;
        this.cycleClock = cycleClock;
        this.guard = new SpaceGuard(directory, budget.freeBytesMin());
    }

    /**
     * Opens the queue of a store for appending.
     *
     * @throws IllegalStateException when this JVM was started without the flags that Chronicle needs; gives them
     */
    public static BlockAppender open(StoreDirectory store, CycleLimits limits) throws IOException {
        return open(store, limits, HotBudget.NONE);
    }

    /**
     * Opens the queue of a store that may only take so much, as {@link #open(StoreDirectory, CycleLimits)} does. Where
     * there is no space now, the first append that finds some opens it.
     */
    public static BlockAppender open(StoreDirectory store, CycleLimits limits, HotBudget budget) throws IOException {
        ChronicleFlags.require();
        List<CycleFile> cycles = CycleFile.list(store); // also those that are in the journal alone
        long last = cycles.isEmpty() ? -1 : cycles.get(cycles.size() - 1).number();
        CycleClock cycleClock = new CycleClock(Math.max(closeCycles(store.queue()), last));
        BlockAppender appender = new BlockAppender(store, limits, budget, cycleClock);
        try {
            appender.openQueue();
        } catch (NoSpaceException e) {
            LOGGER.log(System.Logger.Level.WARNING, "nothing is stored for now", e);
        }
        return appender;
    }

    /**
     * Hides the cycles that earlier appenders left from Chronicle and returns the number of the last, -1 if there is
     * none.
     */
    private static long closeCycles(Path directory) throws IOException {
        List<CycleFile> cycles = CycleFile.list(directory);
        for (CycleFile cycle : cycles) {
            Path closed = directory.resolve(cycle.name() + CycleFile.CLOSED_SUFFIX);
            if (!closed.equals(cycle.path())) {
                Files.move(cycle.path(), closed, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        hideStrangers(directory);
        Files.deleteIfExists(directory.resolve(METADATA_NAME));
        return cycles.isEmpty() ? -1 : cycles.get(cycles.size() - 1).number();
    }

    /** Chronicle refuses a whole queue for one file with a name that it cannot read. */
    private static void hideStrangers(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + CycleFile.ACTIVE_SUFFIX)) {
            for (Path stranger : files) {
                Files.move(stranger, directory.resolve(stranger.getFileName() + STRANGER_SUFFIX));
            }
        }
    }

    private ExcerptAppender openQueue() throws IOException {
        startCycle();
        try {
            guard.create(directory.resolve(METADATA_NAME), METADATA_BYTES);
            ChronicleQueue opened = SingleChronicleQueueBuilder.binary(directory)
                    .rollCycle(SluiceRollCycle.INSTANCE)
                    .timeProvider(cycleClock)
                    .blockSize(MAPPED_BYTES)
                    .timeoutMS(LOCK_TIMEOUT_MILLIS)
                    .checkInterrupts(false)
                    .build();
            queue = opened;
            ExcerptAppender created = opened.createAppender();
            created.singleThreadedCheckDisabled(true); // opened by one thread, used by one other
            appender = created;
            reserveNothing(created);
            return created;
        } catch (IOException | RuntimeException | Error e) {
            throw failed("cannot open the queue in ", e);
        }
    }

    /** Makes Chronicle create the cycle's file now, so that the first block does not wait for it. */
    private void reserveNothing(ExcerptAppender created) throws IOException {
        createCycleFile();
        DocumentContext excerpt = created.writingDocument();
        try {
            excerpt.rollbackOnClose();
            FileChannel file = currentCycleFile();
            cycleEnd = Objects.requireNonNull(excerpt.wire()).bytes().writePosition();
            cycleAllocated = guard.extend(file, cycleEnd, cycleAllocated);
        } finally {
            excerpt.close();
        }
    }

    @Override
    public void append(ByteBuffer block) throws IOException {
        int length = block.remaining();
        ExcerptAppender open = appender;
        if (open == null) {
            budget.requireRoom(store);
            closeCycles(directory);
            open = openQueue();
        }
        if (cycleBytes + length > limits.cycleBytesMax() || isCycleOld()) {
            budget.requireRoom(store);
            leaveCycle();
            startCycle();
        }
        try {
            write(open, block);
        } catch (IOException
                | RuntimeException
                | Error e) { // a full disk shows as an Error, wherever the JVM noticed it
            throw failed("cannot append to the queue in ", e);
        }
        cycleBytes += length + EXCERPT_HEADER_LENGTH;
        if (fullFile != null) {
            cutFullFile();
        }
    }

    /** Cuts off what Chronicle had set aside and not used, behind its mark for the end of the cycle. */
    private void cutFullFile() {
        try (FileChannel full = fullFile) {
            fullFile = null;
            if (full != null) {
                full.truncate((fullEnd + EXCERPT_HEADER_LENGTH + PAGE_BYTES - 1) & -PAGE_BYTES);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a cycle keeps a hole at its end", e);
        }
    }

    /** A clock that was set back makes a cycle young again: its age counts from there. */
    private boolean isCycleOld() {
        long nowNanos = limits.clock().epochNanos();
        cycleStartNanos = Math.min(cycleStartNanos, nowNanos);
        return nowNanos - cycleStartNanos > limits.cycleNanosMax();
    }

    private void write(ExcerptAppender open, ByteBuffer block) throws IOException {
        int length = block.remaining();
        guard.requireFree(length + (long) SpaceGuard.AHEAD_BYTES);
        if (cycleFile == null) {
            createCycleFile();
        }
        DocumentContext excerpt = open.writingDocument();
        boolean whole = false;
        try {
            Bytes<?> bytes = Objects.requireNonNull(excerpt.wire()).bytes();
            long position = bytes.writePosition();
            FileChannel file = currentCycleFile();
            FileHeader.writeFully(file, block, position);
            cycleAllocated = guard.extend(file, position + length, cycleAllocated);
            bytes.writePosition(position + length);
            cycleEnd = position + length;
            whole = true;
        } finally {
            if (!whole) {
                excerpt.rollbackOnClose();
            }
            excerpt.close();
        }
    }

    /** Makes the file before Chronicle does, with the pages that it will touch; it takes empty ones for new. */
    private void createCycleFile() throws IOException {
        guard.create(CycleFile.active(directory, cycleClock.cycle()).path(), FIRST_BYTES);
        cycleAllocated = FIRST_BYTES;
    }

    /** Opens the file that Chronicle has just reserved an excerpt in, for the first block of a cycle. */
    private FileChannel currentCycleFile() throws IOException {
        FileChannel file = cycleFile;
        if (file == null) {
            Path path = CycleFile.active(directory, cycleClock.cycle()).path();
            file = FileChannel.open(path, StandardOpenOption.WRITE);
            cycleFile = file;
        }
        return file;
    }

    private void leaveCycle() {
        cutFullFile();
        fullFile = cycleEnd > 0 ? cycleFile : null;
        fullEnd = cycleEnd;
        cycleFile = fullFile == null ? cycleFile : null;
    }

    private void startCycle() throws IOException {
        closeCycleFile();
        long nowNanos = limits.clock().epochNanos();
        cycleClock.advance(nowNanos / NANOS_PER_MILLI);
        cycleStartNanos = nowNanos;
        cycleBytes = 0;
        cycleEnd = 0;
        cycleAllocated = 0;
    }

    private IOException failed(String what, Throwable why) {
        boolean noSpace = guard.isNoSpace(why);
        try {
            close();
            if (cycleBytes == 0) { // else every attempt leaves one
                Files.deleteIfExists(
                        CycleFile.active(directory, cycleClock.cycle()).path());
            }
        } catch (IOException | RuntimeException | Error e) {
            why.addSuppressed(e);
        }
        String message = what + directory + ": " + why;
        return noSpace ? new NoSpaceException(message, why) : new IOException(message, why);
    }

    /** Gives the queue up: a newer JVM reports a fault where it happens, an older one some time later. */
    @Override
    public void onMappingFault() {
        try {
            close();
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "a queue that failed did not close cleanly", e);
        }
    }

    /** Closes the queue and cuts off what its last file was not filled with; what was appended stays readable. */
    @Override
    public void close() throws IOException {
        ExcerptAppender closingAppender = appender;
        ChronicleQueue closingQueue = queue;
        appender = null;
        queue = null;
        cutFullFile();
        try {
            if (closingAppender != null) {
                closingAppender.close();
            }
            if (closingQueue != null) {
                closingQueue.close();
            }
            if (cycleFile != null && cycleEnd > 0) {
                cycleFile.truncate(cycleEnd);
            }
        } finally {
            closeCycleFile();
        }
    }

    private void closeCycleFile() throws IOException {
        FileChannel file = cycleFile;
        cycleFile = null;
        if (file != null) {
            file.close();
        }
    }
}
