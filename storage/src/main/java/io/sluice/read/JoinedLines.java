package io.sluice.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages oldest first: lines that belong together, such as a stack trace and the line above it, are one line
 * with line feeds in it. Confined to one thread.
 *
 * <p>A message has the sequence, time and severity of its first line, and those decide whether it is wanted; texts are
 * looked for in all of it. Messages come in the order of their first lines, so one waits for the end of those that
 * began before it. A message ends where the next of its source begins, so the last one of each source is shown by
 * {@link #flush}, or, by a cursor that follows, when its source has been quiet for a while. When all that waits is more
 * than {@link #HELD_BYTES_MAX}, the oldest is shown as it is.
 *
 * <p>Where reading begins in the middle of a message, that message is passed over: it began before. To know that, the
 * lines before are looked up, once for each source at most. But a line at exactly the place where reading is asked to
 * begin begins a message, whatever it looks like.
 */
public final class JoinedLines implements LineCursor {
    /** About how many bytes of messages a reader holds. */
    static final int HELD_BYTES_MAX = 4 << 20;

    private static final long NEVER = Long.MAX_VALUE;

    private final LineCursor lines;
    private final Query query;
    private final MessageEnds ends;
    private final long askedSequence; // a line here begins a message, whatever it looks like; -1 for none
    private final long behindSequence; // messages up to here are not shown
    private final Map<Integer, Message> openBySource = new HashMap<>();
    private final IntHashSet seenSources = new IntHashSet();
    private final TreeMap<Long, Message> waiting = new TreeMap<>(); // by sequence
    private final Line line = new Line();
    private long heldBytes;
    private long quietNanos = NEVER;
    private LongSupplier nanoClock = () -> 0;

    private JoinedLines(LogReader reader, Query query, long askedSequence, long behindSequence) throws IOException {
        this.lines = reader.forward(query.ofMessageLines(), Math.max(askedSequence, behindSequence));
        this.query = query;
        this.ends = new MessageEnds(reader, query);
        this.askedSequence = askedSequence;
        this.behindSequence = behindSequence;
    }

    /** Gives the messages that a query wants, oldest first, from the one at {@code sequence} on. */
    public static JoinedLines forward(LogReader reader, Query query, long sequence) throws IOException {
        return new JoinedLines(reader, query, sequence, -1);
    }

    /** Gives the messages that a query wants, oldest first, which begin behind the one at {@code sequence}. */
    public static JoinedLines behind(LogReader reader, Query query, long sequence) throws IOException {
        return new JoinedLines(reader, query, -1, sequence);
    }

    /** Gives the messages that a query wants, newest first, from the one at {@code sequence} back. */
    public static LineCursor backward(LogReader reader, Query query, long sequence) throws IOException {
        return JoinedLinesBackward.open(reader, query, sequence);
    }

    /**
     * Gives the messages that a query wants, oldest first, beginning with the last {@code count} of those that are
     * there now.
     */
    public static JoinedLines last(LogReader reader, Query query, long count) throws IOException {
        long start = reader.endSequence();
        try (LineCursor newestFirst = backward(reader, query, Long.MAX_VALUE)) {
            for (long i = 0; i < count && newestFirst.next(); i++) {
                start = newestFirst.line().sequence();
            }
        }
        return forward(reader, query, start);
    }

    /** Shows a message without waiting for its end, from now on, when its source has been quiet for so long. */
    public JoinedLines following(long quietNanos, LongSupplier nanoClock) {
        this.quietNanos = quietNanos;
        this.nanoClock = nanoClock;
        return this;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            Message oldest = oldest();
            if (oldest != null && isDue(oldest)) {
                if (show(oldest)) {
                    return true;
                }
            } else if (lines.next()) {
                take(Message.of(lines.line()));
            } else {
                return false;
            }
        }
    }

    @Override
    public boolean flush() throws IOException {
        while (lines.flush()) {
            take(Message.of(lines.line()));
        }
        for (Message oldest = oldest(); oldest != null; oldest = oldest()) {
            if (show(oldest)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Message oldest() {
        Map.Entry<Long, Message> first = waiting.firstEntry();
        return first == null ? null : first.getValue();
    }

    private boolean isDue(Message oldest) {
        return oldest.isClosed()
                || heldBytes > HELD_BYTES_MAX
                || (quietNanos != NEVER && nanoClock.getAsLong() - oldest.arrivedNanos() >= quietNanos);
    }

    private boolean show(Message message) {
        waiting.remove(message.sequence());
        heldBytes -= message.weight();
        if (!message.isClosed()) {
            message.close();
            openBySource.remove(message.first().source(), message);
        }
        Part first = message.first();
        if (first.sequence() <= behindSequence || !query.wants(first.sequence(), first.timeNanos(), first.severity())) {
            return false;
        }
        message.show(line);
        return query.wantsText(line);
    }

    private void take(Message next) throws IOException {
        next.arrive(quietNanos == NEVER ? 0 : nanoClock.getAsLong());
        int number = next.first().source();
        Message open = openBySource.get(number);
        if (open == null && seenSources.add(number) && next.sequence() != askedSequence) {
            open = ends.begunBefore(next);
            if (open != null) {
                open.hide();
                openBySource.put(number, open);
                return;
            }
        }
        if (open != null) {
            int before = open.weight();
            if (open.takes(next)) {
                heldBytes += open.isHidden() ? 0 : open.weight() - before;
                return;
            }
            open.close();
            openBySource.remove(number);
        }
        if (!next.isClosed()) {
            openBySource.put(number, next);
        }
        waiting.put(next.sequence(), next);
        heldBytes += next.weight();
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
