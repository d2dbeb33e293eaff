package io.sluice.index;

import io.sluice.entry.FileHeader;
import io.sluice.queue.CycleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the index of a store, while an engine in this or another process writes it. Keeps what it has read of
 * finished cycles, up to a bound. Safe for use by many threads.
 */
public final class StoreIndex {
    private static final long KEPT_BYTES_MAX = 16 << 20;

    /** Reads on in a file that has no closing yet. */
    private static final class Growing {
        private final CycleTotals totals = new CycleTotals();
        private int offset = FileHeader.LENGTH; // behind the last frame that was added
        private @Nullable CycleIndex view;
    }

    private final Path directory;
    private final long storeId;
    private final Map<String, CycleIndex> closed = new LinkedHashMap<>(16, 0.75f, true); // by cycle; guarded by this
    private long keptBytes; // guarded by this
    private @Nullable Growing growing; // guarded by this; of the cycle below
    private String growingCycle = ""; // guarded by this

    /** Prepares to read the index of a queue, which need not be there. */
    public StoreIndex(Path queue, long storeId) {
        this.directory = queue.resolve(IndexLayout.DIRECTORY);
        this.storeId = storeId;
    }

    static Path pathOf(Path queue, CycleFile cycle) {
        return queue.resolve(IndexLayout.DIRECTORY).resolve(cycle.name() + IndexLayout.SUFFIX);
    }

    /** Returns what the index knows of a cycle as of now, null when it knows nothing or cannot be read. */
    public synchronized @Nullable CycleIndex of(CycleFile cycle) {
        try {
            return read(cycle);
        } catch (IOException e) {
            growing = null; // nobody knows how far the reading came
            return null;
        }
    }

    private @Nullable CycleIndex read(CycleFile cycle) throws IOException {
        CycleIndex known = closed.get(cycle.name());
        if (known != null) {
            return known;
        }
        Path path = directory.resolve(cycle.name() + IndexLayout.SUFFIX);
        CycleIndex read = CycleIndex.readClosed(path, storeId);
        if (read == null) {
            return readGrowing(cycle.name(), path);
        }
        if (cycle.name().equals(growingCycle)) {
            growing = null;
            growingCycle = "";
        }
        keep(cycle.name(), read);
        return read;
    }

    private void keep(String cycle, CycleIndex index) {
        closed.put(cycle, index);
        keptBytes += index.sizeBytes();
        Iterator<CycleIndex> longestUnused = closed.values().iterator();
        while (keptBytes > KEPT_BYTES_MAX && closed.size() > 1) {
            keptBytes -= longestUnused.next().sizeBytes();
            longestUnused.remove();
        }
    }

    private @Nullable CycleIndex readGrowing(String cycle, Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) <= FileHeader.LENGTH) {
            return null; // and what is known of the cycle that grows stays
        }
        Growing read = growing;
        if (read == null || !cycle.equals(growingCycle)) {
            if (!IndexLayout.isOfItsCycle(path)) {
                return null;
            }
            read = new Growing();
            growing = read;
            growingCycle = cycle;
        }
        try (FrameReader frames = FrameReader.open(path)) {
            int before = read.offset;
            frames.seek(before);
            while (addNext(frames, read)) {
                // all is done in the condition
            }
            if (read.view == null || read.offset != before) {
                read.view = CycleIndex.growing(path, read.totals);
            }
        } catch (NoSuchFileException e) {
            growing = null;
            return null;
        }
        CycleIndex view = read.view;
        return view == null || view.isEmpty() ? null : view;
    }

    /** Adds the next frame and those that its block goes on in, or nothing when not all of them are there. */
    private static boolean addNext(FrameReader frames, Growing read) throws IOException {
        int offset = read.offset;
        if (!frames.next()) {
            return false;
        }
        if (!frames.frame().isUnfinished()) {
            read.totals.add(frames.frame(), frames.offset());
            read.offset = frames.nextOffset();
            return true;
        }
        int end = endOf(frames);
        frames.seek(offset);
        while (read.offset < end && frames.next()) {
            read.totals.add(frames.frame(), frames.offset());
            read.offset = frames.nextOffset();
        }
        return end > 0;
    }

    /** Returns the offset behind the last frame of the block that the shown frame begins, 0 when it is not there. */
    private static int endOf(FrameReader frames) throws IOException {
        while (frames.frame().isUnfinished()) {
            if (!frames.next()) {
                return 0;
            }
        }
        return frames.nextOffset();
    }
}
