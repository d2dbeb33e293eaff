package io.sluice.read;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.SourceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the lines of one message, joined by line feeds. It begins as a copy of one line; see {@link LineShape} for
 * which lines go on with it. Confined to one thread.
 */
final class Message {
    /** A message that has so many lines is cut: the next line begins another one. */
    static final int LINES_MAX = 2_000;

    /** A message that would be longer than this is cut likewise; one line can be longer by itself. */
    static final int BYTES_MAX = 1 << 20;

    private static final int OVERHEAD_BYTES = 128;

    private final Part first;
    private final @Nullable SourceName source;
    private final LineShape shape; // of the first line
    private final byte[] tags; // likewise
    private byte[] bytes;
    private int length;
    private int lineCount = 1;
    private boolean partial;
    private boolean inPythonTrace;
    private boolean closed;
    private boolean hidden;
    private long arrivedNanos;

    private Message(Line line, LineShape shape) {
        this.first = new Part(
                line.sequence(),
                line.timeNanos(),
                line.sourceNumber(),
                line.severity().code(),
                EntryFlags.of(line.kind(), line.isError() ? EntryFlags.ERROR : 0));
        this.source = line.source();
        this.shape = shape;
        this.tags = line.copyTags();
        this.bytes = line.copyContent();
        this.length = bytes.length;
        this.partial = line.isPartial();
        this.inPythonTrace = shape == LineShape.TRACEBACK;
        this.closed = shape == LineShape.REMARK;
    }

    static Message of(Line line) {
        return new Message(line, LineShape.of(line));
    }

    /** Joins lines of one source, given oldest first, to messages. */
    static List<Message> join(Iterable<Message> lines) {
        List<Message> messages = new ArrayList<>();
        Message open = null;
        for (Message line : lines) {
            if (open == null || !open.takes(line)) {
                messages.add(line);
                open = line;
            }
        }
        return messages;
    }

    /** Takes the next line of its source in; false when that begins another message. */
    boolean takes(Message next) {
        if (closed || !goesOn(next.shape)) {
            return false;
        }
        inPythonTrace = next.shape == LineShape.TRACEBACK || (inPythonTrace && next.shape == LineShape.INDENTED);
        if (lineCount >= LINES_MAX || length + 1 + next.length > BYTES_MAX) {
            next.inPythonTrace = inPythonTrace;
            return false;
        }
        append(next);
        return true;
    }

    private boolean goesOn(LineShape next) {
        return switch (next) {
            case INDENTED, TRACE, TRACEBACK -> true;
            case EXCEPTION -> inPythonTrace;
            case FIRST, REMARK -> false;
        };
    }

    private void append(Message next) {
        int joined = length + 1 + next.length;
        if (!hidden) {
            if (bytes.length < joined) {
                bytes = Arrays.copyOf(bytes, Math.max(joined, bytes.length * 2));
            }
            bytes[length] = '\n';
            System.arraycopy(next.bytes, 0, bytes, length + 1, next.length);
        }
        length = joined;
        lineCount++;
        partial |= next.partial;
        arrivedNanos = next.arrivedNanos;
    }

    /** Keeps nothing of the content from now on: the message will not be shown. */
    void hide() {
        hidden = true;
        bytes = new byte[0];
    }

    /** Takes no further line. */
    void close() {
        closed = true;
    }

    void arrive(long nanos) {
        arrivedNanos = nanos;
    }

    /** Shows the message as a line with the sequence, time, severity and tags of its first one. */
    void show(Line line) {
        line.describe(first, source, partial);
        line.wrap(bytes, length, tags);
        line.setLineCount(lineCount);
    }

    /** Returns the sequence of the first line. */
    long sequence() {
        return first.sequence();
    }

    Part first() {
        return first;
    }

    @Nullable
    SourceName source() {
        return source;
    }

    LineShape shape() {
        return shape;
    }

    int length() {
        return length;
    }

    /** Returns about how many bytes of memory the message takes. */
    int weight() {
        return bytes.length + tags.length + OVERHEAD_BYTES;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isHidden() {
        return hidden;
    }

    /** Returns when the last line came, on the clock that {@link #arrive} was told. */
    long arrivedNanos() {
        return arrivedNanos;
    }
}
