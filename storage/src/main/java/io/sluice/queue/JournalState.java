package io.sluice.queue;

import io.sluice.entry.Disk;
import io.sluice.entry.FailureText;
import io.sluice.entry.SourceTable;
import io.sluice.telemetry.CountersCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Copies the table of sources and the counters to the journal, or forces them where the queue lies on a disk. Confined
 * to the journal's thread.
 */
final class JournalState {
    private static final long COUNTERS_NANOS = 3_000_000_000L;

    private final StoreDirectory store;
    private final boolean copying;

    private long sourcesLength = -1; // of the table that was copied last
    private long countersNanos; // when the counters were last copied, by System.nanoTime()
    private boolean due = true;

    JournalState(StoreDirectory store, boolean copying) {
        this.store = store;
        this.copying = copying;
    }

    /** Copies the table of sources when it has grown. A record never changes. */
    void copySources() throws IOException {
        Path path = store.queue().resolve(SourceTable.FILE_NAME);
        if (!Files.exists(path) || Files.size(path) == sourcesLength) {
            return;
        }
        if (copying) {
            store.requireJournal();
            sourcesLength = copy(path, store.journal(), store.disk());
        } else {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                long length = file.size();
                file.force(false);
                sourcesLength = length;
            }
        }
    }

    /**
     * Puts a copy of a file into a directory, in place of the one before, and returns its length when it is on disk.
     */
    static long copy(Path path, Path directory, Disk disk) throws IOException {
        byte[] content = Files.readAllBytes(path);
        disk.replace(directory.resolve(path.getFileName()), ByteBuffer.wrap(content));
        return content.length;
    }

    /** Makes the next {@link #countersDue} give a copy. */
    void makeDue() {
        due = true;
    }

    /** Returns the counters as they are now, null when it is not time for that yet. */
    @Nullable
    CountersCopy countersDue() throws IOException {
        long nowNanos = System.nanoTime();
        if (!due && nowNanos - countersNanos < COUNTERS_NANOS) {
            return null;
        }
        countersNanos = nowNanos;
        due = false;
        return CountersCopy.of(store.queue());
    }

    /** Makes counters outlast a power loss; what they count as stored must do so already. */
    void save(CountersCopy counters) throws IOException {
        try {
            if (copying) {
                store.requireJournal();
                counters.save(store.journal(), store.disk());
            } else {
                CountersCopy.force(store.queue());
            }
        } catch (IOException e) {
            due = true;
            throw new IOException("cannot save the counters: " + FailureText.of(e), e);
        }
    }
}
