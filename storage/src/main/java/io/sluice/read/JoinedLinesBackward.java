package io.sluice.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.IntHashSet;

/**
 * Reads messages newest first, as {@link JoinedLines} does oldest first: the same ones, in the opposite order, but for
 * those that are cut because they are too long.
 *
 * <p>A message is whole when its first line comes by, and has that line's place in the order. A line that goes on with
 * a message is held until then, and so is what lies before it: should nothing of its source come any more, it is a
 * first line itself. A line that names an exception is held until the lines before it tell whether it begins a message.
 */
final class JoinedLinesBackward implements LineCursor {
    private final LineCursor lines;
    private final Query query;
    private final MessageEnds ends;
    private final long fromSequence;
    private final Map<Integer, Deque<Message>> linesBySource =
            new LinkedHashMap<>(); // oldest first; begun last at the end
    private final NavigableSet<Long> undecided =
            new TreeSet<>(); // sequences of held lines that may yet begin a message
    private final NavigableMap<Long, Message> ready = new TreeMap<>(); // by sequence
    private final IntHashSet seenSources = new IntHashSet();
    private final Line line = new Line();
    private long heldBytes;
    private boolean ended;

    private JoinedLinesBackward(LogReader reader, Query query, long fromSequence) throws IOException {
        this.lines = reader.backward(query.ofMessageLines(), fromSequence);
        this.query = query;
        this.ends = new MessageEnds(reader, query);
        this.fromSequence = fromSequence;
    }

    static JoinedLinesBackward open(LogReader reader, Query query, long fromSequence) throws IOException {
        return new JoinedLinesBackward(reader, query, fromSequence);
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (!ready.isEmpty() && (undecided.isEmpty() || undecided.last() < ready.lastKey())) {
                if (show(ready.pollLastEntry().getValue())) {
                    return true;
                }
            } else if (ended) {
                return false;
            } else if (lines.next()) {
                take(Message.of(lines.line()));
            } else {
                end();
            }
        }
    }

    private boolean show(Message message) {
        heldBytes -= message.weight();
        Part first = message.first();
        if (first.sequence() > fromSequence || !query.wants(first.sequence(), first.timeNanos(), first.severity())) {
            return false;
        }
        message.show(line);
        return query.wantsText(line);
    }

    private void take(Message earlier) throws IOException {
        int number = earlier.first().source();
        Deque<Message> later = linesBySource.get(number);
        if (later != null && begins(later.getFirst(), earlier)) {
            complete(number);
            later = null;
        }
        if (later == null) {
            later = new ArrayDeque<>();
            linesBySource.put(number, later);
            if (seenSources.add(number) && fromSequence != Long.MAX_VALUE) {
                for (Message behind : ends.linesBehind(earlier)) {
                    holdBehind(later, behind);
                }
            }
        }
        holdBefore(later, earlier);
        boolean begun = earlier.shape() == LineShape.FIRST || earlier.shape() == LineShape.REMARK;
        if (begun || later.size() >= Message.LINES_MAX) {
            complete(number);
        } else if (heldBytes > JoinedLines.HELD_BYTES_MAX) {
            complete(linesBySource.keySet().iterator().next());
        }
    }

    /** Tells whether a line begins a message, now that the one before it is known. */
    private static boolean begins(Message line, Message before) {
        return before.shape() == LineShape.REMARK
                || (line.shape() == LineShape.EXCEPTION && !before.shape().mayPrecedeException());
    }

    private void holdBehind(Deque<Message> lines, Message held) {
        lines.addLast(held);
        heldBytes += held.weight();
        if (held.shape() == LineShape.EXCEPTION) {
            undecided.add(held.sequence());
        }
    }

    private void holdBefore(Deque<Message> lines, Message held) {
        Message later = lines.peekFirst();
        if (later != null && later.shape() != LineShape.EXCEPTION) {
            undecided.remove(later.sequence());
        }
        lines.addFirst(held);
        heldBytes += held.weight();
        undecided.add(held.sequence());
    }

    /** Makes messages of the lines of a source: they begin with the oldest that was read. */
    private void complete(int number) {
        Deque<Message> held = linesBySource.remove(number);
        if (held == null) {
            return;
        }
        for (Message one : held) {
            heldBytes -= one.weight();
            undecided.remove(one.sequence());
        }
        for (Message message : Message.join(held)) {
            ready.put(message.sequence(), message);
            heldBytes += message.weight();
        }
    }

    /** Completes what is left; what began before the lines that were read is not shown. */
    private void end() throws IOException {
        ended = true;
        List<Integer> numbers = new ArrayList<>(linesBySource.keySet());
        for (int number : numbers) {
            Deque<Message> held = linesBySource.get(number);
            boolean begunBefore = held != null && ends.begunBefore(held.getFirst()) != null;
            long oldest = held == null ? -1 : held.getFirst().sequence();
            complete(number);
            if (begunBefore) {
                Message dropped = ready.remove(oldest);
                heldBytes -= dropped == null ? 0 : dropped.weight();
            }
        }
    }

    @Override
    public boolean flush() {
        return false;
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
