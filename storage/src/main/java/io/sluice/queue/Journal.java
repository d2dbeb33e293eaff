package io.sluice.queue;

import io.sluice.block.NoSpaceException;
import io.sluice.entry.FailureText;
import io.sluice.telemetry.CountersCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is in the queue outlast a power loss, a moment after it was appended. Reads the queue as any reader does;
 * nobody waits for it. Confined to one thread at a time.
 *
 * <p><b>When the queue lies in memory</b>, each cycle is copied to a file of the same name in the journal's directory,
 * and the copies are forced. The copy of the table of sources is made before the blocks that need it. The copy of the
 * counters is made after the blocks that they count: after a power loss there may be more blocks than were counted,
 * never less. Of cycles that are in the journal as a whole, as many stay in memory as there is room for; readers find
 * the others in the journal.
 *
 * <p><b>When it lies on a disk</b>, there is no copy, and the cycles' own files are forced.
 *
 * <p><b>A disk without space</b> is no damage: what is there is there, and the copy goes on when there is some.
 *
 * <p><b>Any other failure</b> of a write or a force leaves nobody knowing what is on the disk of that one file. It is
 * begun anew, from the queue, which still has everything that was not forced.
 */
public final class Journal implements Closeable {
    private static final int BLOCKS_PER_TURN = 256;
    private static final int EXTEND_BYTES = 1 << 20;

    private final StoreDirectory store;
    private final JournalStart start;
    private final boolean copying;
    private final LastingCycle.Opener opener;
    private final JournalState state;
    private final CycleList list; // of the queue alone
    private final SpaceGuard guard;
    private final ByteBuffer window = CycleReader.newWindow();
    private final Set<String> suspects = new HashSet<>(); // cycles that are to be begun anew

    private @Nullable CycleReader reader; // of the cycle below
    private @Nullable LastingCycle file; // of the same; null before its first block
    private String lastName; // of the last cycle that is done
    private boolean finished; // a later cycle than the open one is known
    private long blockEnd; // in the open cycle, of the last block that was seen
    private long extended; // in the open cycle, up to where the file has it
    private long seen; // the sequence behind the last entry that was seen
    private long journalled;
    private long forced;

    Journal(StoreDirectory store, JournalStart start, boolean copying, LastingCycle.Opener opener) {
        this.store = store;
        this.start = start;
        this.copying = copying;
        this.opener = opener;
        this.state = new JournalState(store, copying);
        this.list = new CycleList(List.of(store.queue()));
        this.guard = new SpaceGuard(copying ? store.root() : store.queue(), copying ? start.freeBytesMin() : 0);
        this.lastName = "";
        this.forced = start.forced();
        this.journalled = copying ? start.forced() : 0;
    }

    /** Opens the journal of a store for its one engine, after the queue was opened for appending. */
    public static Journal open(StoreDirectory store, JournalStart start) throws IOException {
        return open(store, start, opener(store));
    }

    static Journal open(StoreDirectory store, JournalStart start, LastingCycle.Opener opener) throws IOException {
        boolean copying = store.isJournalled();
        Journal journal = new Journal(store, start, copying, opener);
        if (copying) {
            deleteUnfinished(store);
        } else {
            journal.lastName = journal.lastForcedCycle();
        }
        return journal;
    }

    /** Returns what opens the files of a store's cycles. */
    static LastingCycle.Opener opener(StoreDirectory store) throws IOException {
        ByteBuffer window = CycleReader.newWindow();
        ByteBuffer buffer = JournalFile.newBuffer();
        return store.isJournalled()
                ? (cycle, anew) -> JournalFile.open(store, cycle, anew, window, buffer)
                : (cycle, anew) -> DiskCycle.open(cycle, anew, window, buffer);
    }

    private static void deleteUnfinished(StoreDirectory store) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(store.journal(), "*.new")) {
            for (Path unfinished : files) {
                boolean unused = store.disk().deleteIfExists(unfinished);
            }
        }
    }

    /**
     * Finds the last cycle on a disk that needs no forcing any more, by the first sequences of those behind it; nothing
     * when all do.
     */
    private String lastForcedCycle() throws IOException {
        List<CycleFile> cycles = list.now();
        int at = cycles.size() - 1;
        if (start.forced() == 0) { // of a store that never forced: the kernel has written all but the newest
            at = Math.max(-1, at - 2);
        } else {
            while (at >= 0 && firstSequence(cycles.get(at)) > start.forced()) {
                at--;
            }
            at--;
        }
        return at < 0 ? "" : cycles.get(at).name();
    }

    private long firstSequence(CycleFile cycle) throws IOException {
        try (CycleReader first = CycleReader.open(cycle, window)) {
            return first.next(true) == CycleReader.Step.BLOCK ? first.cursor().firstSequence() : Long.MAX_VALUE;
        } catch (NoSuchFileException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Takes over the next blocks.
     *
     * @return how many; 0 when there are none for now
     * @throws IOException when they could not be written; the next turn begins the file anew
     */
    public int doWork() throws IOException {
        int count = 0;
        while (count < BLOCKS_PER_TURN && (reader != null || enterNext())) {
            CycleReader current = reader;
            if (current == null) {
                break;
            }
            switch (current.nextHead(finished)) {
                case BLOCK -> {
                    count++;
                    seen = Math.max(seen, current.cursor().nextSequence());
                    blockEnd = current.position();
                    if (blockEnd - extended >= EXTEND_BYTES) {
                        extend(current);
                    }
                }
                case DAMAGE -> {} // is copied as it is, with the next block
                case PENDING -> {
                    if (!isFinished(current)) {
                        extend(current);
                        return count;
                    }
                    finished = true; // one more look: blocks may have come before the later cycle
                }
                case END -> leave(current);
            }
        }
        if (reader != null) {
            extend(reader);
        }
        return count;
    }

    /** Opens the next cycle that is not done; false when there is none. */
    private boolean enterNext() throws IOException {
        List<CycleFile> cycles = list.now();
        for (CycleFile next : cycles) {
            if (next.name().compareTo(lastName) <= 0) {
                continue;
            }
            try {
                reader = CycleReader.open(next, window);
            } catch (NoSuchFileException e) {
                continue; // retired, or it has just got its other name: then the next turn finds it
            }
            blockEnd = 0;
            extended = 0;
            finished = next.compareTo(cycles.get(cycles.size() - 1)) < 0;
            if (!finished) {
                seen = Math.max(seen, start.nextSequence()); // no entry of any cycle before was missed
            }
            return true;
        }
        return false;
    }

    private boolean isFinished(CycleReader current) throws IOException {
        List<CycleFile> cycles = list.now();
        return !cycles.isEmpty() && cycles.get(cycles.size() - 1).compareTo(current.cycle()) > 0;
    }

    private void extend(CycleReader current) throws IOException {
        if (blockEnd > extended) {
            if (copying) {
                guard.requireFree(Math.min(blockEnd - extended, EXTEND_BYTES)); // of a file begun anew, most is there
                if (file == null) {
                    start.budget().requireDiskRoom(store);
                }
            }
            state.copySources();
            try {
                LastingCycle open = file;
                if (open == null) {
                    open = opener.open(
                            current.cycle(), suspects.contains(current.cycle().name()));
                    file = open;
                }
                open.extend(current, blockEnd);
            } catch (NoSuchFileException e) {
                if (copying) {
                    throw failed(current, e, guard.isNoSpace(e));
                } // else it was deleted once its entries were sealed and forced: there is nothing left to force
            } catch (IOException | RuntimeException e) {
                throw failed(current, e, guard.isNoSpace(e));
            }
            extended = blockEnd;
        }
        if (copying) {
            journalled = seen;
        }
    }

    private void leave(CycleReader current) throws IOException {
        extend(current);
        forceFile();
        closeCycle();
        lastName = current.cycle().name();
        if (copying) {
            trim();
        }
    }

    /**
     * Forces all that is appended by now, or, when files are not to be forced, leaves that to the kernel; and keeps the
     * counters and the memory in order.
     *
     * @throws IOException when something could not be forced; the next turn begins the file anew
     */
    public void force() throws IOException {
        CountersCopy counters = state.countersDue();
        long target = start.persisted().getAsLong(); // what the copy counts as stored is below that
        while (seen < target && doWork() > 0) {
            // all is done in the condition
        }
        if (reader != null) {
            extend(reader); // what an earlier turn found no space for
        }
        forceFile();
        if (counters != null && seen >= target) {
            state.save(counters);
        } else if (counters != null) {
            state.makeDue();
        }
    }

    private void forceFile() throws IOException {
        CycleReader current = reader;
        LastingCycle open = file;
        if (open != null && current != null) {
            boolean anew = suspects.contains(current.cycle().name());
            if (start.forcing() || anew) {
                try {
                    open.force();
                } catch (IOException | RuntimeException e) { // whatever it says, pages may be lost
                    throw failed(current, e, false);
                }
                boolean unused = suspects.remove(current.cycle().name());
            }
        }
        if (start.forcing()) {
            forced = Math.max(forced, seen);
        }
    }

    /**
     * Gives memory back: of the cycles that are in the journal as a whole, deletes the oldest in the queue until no
     * more than the wanted number of bytes is left.
     */
    private void trim() throws IOException {
        List<CycleFile> cycles = list.now();
        long bytes = 0;
        for (CycleFile cycle : cycles.subList(0, Math.max(0, cycles.size() - 1))) {
            bytes += HotBudget.sizeOf(cycle.path());
        }
        for (CycleFile cycle : cycles) {
            Path copy = store.journal().resolve(cycle.name() + CycleFile.JOURNAL_SUFFIX);
            if (bytes <= start.budget().finishedBytesMax() || cycle.name().compareTo(lastName) > 0) {
                return;
            }
            long size = HotBudget.sizeOf(cycle.path());
            if (Files.exists(copy) && Files.deleteIfExists(cycle.path())) {
                bytes -= size;
            }
        }
    }

    /** Prepares to begin anew, with all cycles in the queue where there are copies: others may be gone as well. */
    private IOException failed(CycleReader current, Exception why, boolean lacksSpace) {
        boolean noSpace = copying && lacksSpace;
        if (!noSpace) {
            boolean unused = suspects.add(current.cycle().name());
        }
        try {
            closeCycle();
        } catch (IOException | RuntimeException e) {
            why.addSuppressed(e);
        }
        if (copying && !noSpace) {
            lastName = "";
        }
        if (copying) {
            journalled = Math.min(journalled, forced);
        }
        seen = Math.min(seen, forced); // the rest is to be looked at again
        String message = (copying ? "cannot write the journal in " + store.journal() : "cannot force " + store.queue())
                + ": " + FailureText.of(why);
        return noSpace ? new NoSpaceException(message, why) : new IOException(message, why);
    }

    private void closeCycle() throws IOException {
        CycleReader closingReader = reader;
        LastingCycle closingFile = file;
        reader = null;
        file = null;
        try {
            if (closingFile != null) {
                closingFile.close();
            }
        } finally {
            if (closingReader != null) {
                closingReader.close();
            }
        }
    }

    /** Returns the sequence behind the last entry that was seen. */
    public long seen() {
        return seen;
    }

    /** Returns the sequence behind the last entry that is in the journal, 0 when there is none. */
    public long journalled() {
        return journalled;
    }

    /** Returns the sequence behind the last entry that outlasts a power loss. */
    public long forced() {
        return forced;
    }

    /** Takes all over that is appended, and forces it with the counters as they are now; for the end. */
    public void finish() throws IOException {
        while (doWork() > 0) {
            // all is done in the condition
        }
        state.makeDue();
        force();
    }

    @Override
    public void close() throws IOException {
        closeCycle();
    }
}
