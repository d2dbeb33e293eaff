package io.sluice.read;

import io.sluice.entry.SourceName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what a message has on the other side of the place where reading began: its first lines, or its last. Reads
 * no more than a message may have. Confined to one thread.
 */
final class MessageEnds {
    private final LogReader reader;
    private final Query query;

    /** Looks lines up in a store, within the sequences that a query wants. */
    MessageEnds(LogReader reader, Query query) {
        this.reader = reader;
        this.query = query;
    }

    /** Returns the message that a line goes on with, with the line, or null when the line begins one. */
    @Nullable
    Message begunBefore(Message line) throws IOException {
        Query ofSource = ofSource(line);
        if (ofSource == null || line.shape() == LineShape.FIRST || line.shape() == LineShape.REMARK) {
            return null;
        }
        Deque<Message> lines = new ArrayDeque<>(); // oldest first
        lines.add(line);
        int bytes = 0;
        try (LineCursor newestFirst = reader.backward(ofSource, line.sequence() - 1)) {
            boolean begun = false;
            while (!begun && newestFirst.next()) {
                Message earlier = Message.of(newestFirst.line());
                boolean plain = lines.size() == 1
                        && line.shape() == LineShape.EXCEPTION
                        && !earlier.shape().mayPrecedeException();
                bytes += earlier.length() + 1;
                if (plain || lines.size() > Message.LINES_MAX || bytes > Message.BYTES_MAX) {
                    return null;
                }
                begun = earlier.shape() == LineShape.FIRST || earlier.shape() == LineShape.REMARK;
                lines.addFirst(earlier);
            }
        }
        List<Message> messages = Message.join(lines);
        Message last = messages.get(messages.size() - 1);
        return last.sequence() == line.sequence() ? null : last;
    }

    /** Returns the lines behind one that may go on with its message, oldest first. */
    List<Message> linesBehind(Message line) throws IOException {
        List<Message> lines = new ArrayList<>();
        Query ofSource = ofSource(line);
        if (ofSource == null || line.shape() == LineShape.REMARK) {
            return lines;
        }
        int bytes = 0;
        try (LineCursor oldestFirst = reader.forward(ofSource, line.sequence() + 1)) {
            while (oldestFirst.next() && lines.size() < Message.LINES_MAX && bytes < Message.BYTES_MAX) {
                Message later = Message.of(oldestFirst.line());
                if (later.shape() == LineShape.FIRST || later.shape() == LineShape.REMARK) {
                    break;
                }
                lines.add(later);
                bytes += later.length() + 1;
            }
        }
        return lines;
    }

    /** Returns a query for all lines of a line's source, or null when the source has lost its name. */
    private @Nullable Query ofSource(Message line) {
        SourceName source = line.source();
        return source == null
                ? null
                : Query.builder()
                        .service(new ServicePattern(source.service(), false))
                        .context(source.context())
                        .streams(EnumSet.of(source.stream()))
                        .fromSequence(query.fromSequence())
                        .untilSequence(query.untilSequence())
                        .build();
    }
}
