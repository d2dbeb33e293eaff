package io.sluice.read;

import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockReader;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Opens a store for reading, whether its engine runs, hangs or is dead. Safe for use by many threads; the cursors that
 * it gives are each confined to one.
 */
public final class LogReader implements Closeable {
    private final StoreDirectory store;
    private final SourceTable sources;
    private final Consumer<String> onNotice;

    private LogReader(StoreDirectory store, SourceTable sources, Consumer<String> onNotice) {
        this.store = store;
        this.sources = sources;
        this.onNotice = onNotice;
    }

    /**
     * Opens a store.
     *
     * @param directory the store's directory
     * @param onNotice is told in one line what was found damaged or missing while reading
     * @throws io.sluice.queue.StoreMissingException when there is no store
     */
    public static LogReader open(Path directory, Consumer<String> onNotice) throws IOException {
        StoreDirectory store = StoreDirectory.open(directory);
        return new LogReader(store, SourceTable.read(store.queue()), onNotice);
    }

    /** Returns the store's number, which its cursors carry. */
    public long storeId() {
        return store.storeId();
    }

    /** Returns the sources of the store, as they were when it was opened or at the last {@link SourceTable#refresh}. */
    public SourceTable sources() {
        return sources;
    }

    /** Reads the store's counters as they are now. */
    public CountersSnapshot counters() throws IOException {
        return CountersSnapshot.read(store.queue());
    }

    /**
     * Gives the lines that a query wants, oldest first, from the line at {@code sequence} on; 0 is before all lines.
     */
    public LineCursor forward(Query query, long sequence) throws IOException {
        return ForwardLines.open(new LineSource(this, query), Math.max(sequence, query.fromSequence()));
    }

    /** Gives the lines that a query wants, newest first, from the line at {@code sequence} back. */
    public LineCursor backward(Query query, long sequence) throws IOException {
        return BackwardLines.open(new LineSource(this, query), Math.min(sequence, query.untilSequence() - 1));
    }

    /**
     * Gives the lines that a query wants, oldest first, beginning with the last {@code count} of those that are there
     * now.
     */
    public LineCursor last(Query query, long count) throws IOException {
        long start = -1;
        try (BackwardLines newestFirst = BackwardLines.open(new LineSource(this, query), Long.MAX_VALUE)) {
            for (long i = 0; i < count && newestFirst.next(); i++) {
                start = newestFirst.line().sequence();
            }
            if (start < 0) {
                start = count == 0 ? endSequence() : newestFirst.endSequence();
            }
        }
        return forward(query, start);
    }

    /** Returns the sequence that the next entry of the store will have, as far as can be seen now. */
    public long endSequence() throws IOException {
        try (BlockReader blocks = blocks()) {
            blocks.toEnd();
            return blocks.previous() ? blocks.cursor().nextSequence() : 0;
        }
    }

    /** Opens a reader of the store's blocks. */
    BlockReader blocks() {
        return new BlockReader(store.queue(), onNotice);
    }

    /** Tells the caller what was found missing. */
    void notice(String text) {
        onNotice.accept(text);
    }

    /** Checks every block of the store. */
    public VerifyReport verify() throws IOException {
        return new StoreVerifier(store, sources).verify();
    }

    @Override
    public void close() throws IOException {
        sources.close();
        store.close();
    }
}
