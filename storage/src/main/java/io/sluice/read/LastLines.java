package io.sluice.read;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives lines that were found newest first, oldest first, and then those behind them. So the last lines of a quiet
 * service do not cost a way back through all that the others have written since.
 */
final class LastLines implements LineCursor {
    private static final int LINES_MAX = 10_000;
    private static final int BYTES_MAX = 4 << 20;

    /** Copies a line. */
    private static final class Held {
        private final byte[] content;
        private final byte[] tags;
        private final long sequence;
        private final long timeNanos;
        private final int sourceNumber;
        private final @Nullable SourceName source;
        private final Severity severity;
        private final EntryKind kind;
        private final boolean error;

        Held(Line line) {
            content = line.copyContent();
            tags = line.copyTags();
            sequence = line.sequence();
            timeNanos = line.timeNanos();
            sourceNumber = line.sourceNumber();
            source = line.source();
            severity = line.severity();
            kind = line.kind();
            error = line.isError();
        }
    }

    private final LogReader reader;
    private final Query query;
    private final QueryCost cost;
    private final Line line = new Line();
    private final Deque<Held> lines = new ArrayDeque<>();
    private int heldBytes;
    private Place end = new Place(0, null, 0);
    private @Nullable LineCursor later; // opened when the held lines are shown

    LastLines(LogReader reader, Query query, QueryCost cost) {
        this.reader = reader;
        this.query = query;
        this.cost = cost;
    }

    /** Takes the line before those that are held; false when it must be read another way. */
    boolean addFirst(Line earlier) {
        if (earlier.isPartial() || lines.size() == LINES_MAX || heldBytes > BYTES_MAX) {
            return false;
        }
        lines.addFirst(new Held(earlier));
        heldBytes += earlier.content().capacity() + earlier.tags().capacity();
        return true;
    }

    /** Ends the gathering: lines from this place on are still to be read. */
    void end(Place place) {
        end = place;
    }

    @Override
    public boolean next() throws IOException {
        Held held = lines.poll();
        if (held == null) {
            return later().next();
        }
        line.wrap(held.content, held.content.length, held.tags);
        line.describe(held.sequence, held.timeNanos, held.severity, held.kind);
        line.setError(held.error);
        line.nameSource(held.sourceNumber, held.source);
        return true;
    }

    @Override
    public boolean flush() throws IOException {
        return lines.isEmpty() && later().flush();
    }

    private LineCursor later() throws IOException {
        LineCursor opened = later;
        if (opened == null) {
            opened = reader.forward(query, end, cost);
            later = opened;
        }
        return opened;
    }

    @Override
    public Line line() {
        return later == null ? line : later.line();
    }

    @Override
    public QueryCost cost() {
        return cost;
    }

    @Override
    public void close() throws IOException {
        if (later != null) {
            later.close();
        }
    }
}
