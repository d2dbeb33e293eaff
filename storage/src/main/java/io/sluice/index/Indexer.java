package io.sluice.index;

import io.sluice.block.BlockCursor;
import io.sluice.entry.FileHeader;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index of a store up with its queue: reads each block once, in order, and writes down what it has of which
 * source. Following the engine, catching up after a crash and making a lost or damaged index anew are the same work.
 * Confined to one thread at a time.
 */
public final class Indexer implements Closeable {
    private static final int BLOCKS_PER_TURN = 512;

    private final StoreDirectory store;
    private final FileHeader header;
    private final CycleBlocks blocks;

    private @Nullable IndexWriter writer; // of the cycle below; null between cycles
    private @Nullable CycleFile cycle; // the one being indexed, or that was indexed last
    private final Deque<CycleFile> unchecked; // cycles whose finished files nobody has read as a whole yet
    private final Set<String> unusable = new HashSet<>(); // cycles whose files could not be opened once
    private long seenUpTo; // entries below this sequence are in the index, or were missed for good

    private Indexer(StoreDirectory store) throws IOException {
        this.store = store;
        this.header = store.headerOf(IndexLayout.MAGIC, IndexLayout.VERSION);
        this.blocks = new CycleBlocks(store, damage -> {});
        this.unchecked = new ArrayDeque<>(blocks.list());
    }

    /** Opens the index of a store for its one engine, and makes its directory when there is none. */
    public static Indexer open(StoreDirectory store) throws IOException {
        Path directory = store.queue().resolve(IndexLayout.DIRECTORY);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Indexer indexer = new Indexer(store);
        indexer.deleteOrphans(directory);
        return indexer;
    }

    /** Deletes the files of cycles that are gone. */
    private void deleteOrphans(Path directory) throws IOException {
        Set<String> wanted = blocks.list().stream()
                .map(listed -> listed.name() + IndexLayout.SUFFIX)
                .collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + IndexLayout.SUFFIX)) {
            for (Path file : files) {
                if (!wanted.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Indexes the next blocks, and makes them seen.
     *
     * @return how many; 0 when there are none for now
     * @throws IOException when the index cannot be written; the next turn goes on with what is on disk
     */
    public int doWork() throws IOException {
        int count = 0;
        try {
            while (count < BLOCKS_PER_TURN && (writer != null || openNext())) {
                IndexWriter current = writer;
                if (current != null && blocks.nextHead()) {
                    add(current);
                    count++;
                } else if (current != null && blocks.isEnded()) {
                    current.finish();
                    closeWriter();
                } else {
                    break;
                }
            }
            if (writer != null) {
                writer.flush();
            }
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
        return count;
    }

    /** Indexes all there is and finishes the last cycle's file; to be called when nothing will be appended any more. */
    public void finish() throws IOException {
        while (doWork() > 0) {
            // all is done in the condition
        }
        IndexWriter current = writer;
        if (current != null) {
            try {
                current.finish();
            } finally {
                closeWriter();
            }
        }
    }

    /**
     * Reads a finished file that was there when this indexer was opened; a damaged one is made anew in the next turns.
     * For idle times: readers scan the cycle meanwhile.
     *
     * @return false when all were checked
     */
    public boolean checkNext() throws IOException {
        CycleFile next = unchecked.poll();
        if (next == null) {
            return false;
        }
        Path path = StoreIndex.pathOf(store.queue(), next);
        CycleIndex finished = CycleIndex.readClosed(path, store.storeId());
        if (finished != null && !finished.isSound()) {
            Files.delete(path);
            forget();
        }
        return true;
    }

    private void add(IndexWriter current) throws IOException {
        BlockCursor block = blocks.cursor();
        if (block.firstSequence() >= seenUpTo && block.storeId() == store.storeId()) { // else it was appended twice
            long position = blocks.position();
            long behind = blocks.nextPosition();
            boolean expected = block.firstSequence() == seenUpTo && IndexWriter.isOfOneMinute(block);
            if (expected || blocks.showAt(position, block.length())) {
                current.add(blocks.cursor(), position);
                seenUpTo = blocks.cursor().nextSequence();
            } else { // damaged: believing its sequence could pass over all blocks behind it
                blocks.moveTo(behind);
            }
        }
    }

    /** Opens the next cycle that is not in the index as a whole; false when there is none. */
    private boolean openNext() throws IOException {
        List<CycleFile> cycles = blocks.list();
        for (CycleFile next : cycles) {
            if (cycle != null && next.compareTo(cycle) <= 0) {
                continue;
            }
            try {
                if (open(next)) {
                    return true;
                }
            } catch (IOException e) {
                if (unusable.add(next.name())) {
                    throw e;
                }
                cycle = next; // again: readers scan this cycle, and the others get their index
            }
        }
        return false;
    }

    /** Opens a cycle's file to go on with it; false when it is finished, or its cycle gone. */
    private boolean open(CycleFile next) throws IOException {
        Path path = StoreIndex.pathOf(store.queue(), next);
        CycleIndex known = CycleIndex.readClosed(path, store.storeId());
        if (known == null) {
            return openAt(path, next);
        }
        seenUpTo = known.nextSequence();
        cycle = next;
        return false;
    }

    private boolean openAt(Path path, CycleFile next) throws IOException {
        if (!blocks.open(next, 0)) {
            return false; // retired meanwhile
        }
        IndexWriter opened = IndexWriter.open(path, header);
        writer = opened;
        cycle = next;
        seenUpTo = Math.max(seenUpTo, opened.nextSequence());
        blocks.open(next, opened.covered());
        return true;
    }

    private void closeWriter() throws IOException {
        IndexWriter current = writer;
        writer = null;
        if (current != null) {
            current.close();
        }
    }

    /** Begins again from what is on disk: after a failure nobody knows what of the last turn is there. */
    private void forget() {
        try {
            closeWriter();
        } catch (IOException e) {
            // what was written is looked at anew
        }
        cycle = null;
        seenUpTo = 0;
    }

    /** Returns the sequence behind the last entry that was seen. */
    public long seenUpTo() {
        return seenUpTo;
    }

    @Override
    public void close() throws IOException {
        closeWriter();
        blocks.close();
    }
}
