package io.sluice.read;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.TagsLayout;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Shows one line: an entry, or the joined parts of one that was kept in several. It is used again for the next line, so
 * what is needed longer must be copied. Confined to its reader's thread.
 */
public final class Line {
    private static final byte[] NONE = {};

    private final UnsafeBuffer content = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer tags = new UnsafeBuffer(NONE);

    private long sequence;
    private long timeNanos;
    private int sourceNumber;
    private @Nullable SourceName source;
    private Severity severity = Severity.INFO;
    private EntryKind kind = EntryKind.LINE;
    private boolean error;
    private boolean partial;
    private int lineCount = 1;

    Line() {}

    void describe(Part part, @Nullable SourceName source, boolean partial) {
        describe(part.sequence(), part.timeNanos(), Severity.ofCode(part.severity()), part.kind());
        nameSource(part.source(), source);
        this.error = EntryFlags.error(part.flags());
        this.partial = partial;
        this.lineCount = 1;
    }

    void setLineCount(int count) {
        lineCount = count;
    }

    void describe(long sequence, long timeNanos, Severity severity, EntryKind kind) {
        this.sequence = sequence;
        this.timeNanos = timeNanos;
        this.severity = severity;
        this.kind = kind;
        this.error = false;
        this.partial = false;
    }

    void nameSource(int number, @Nullable SourceName name) {
        this.sourceNumber = number;
        this.source = name;
    }

    void setError(boolean error) {
        this.error = error;
    }

    /** Shows the content of an entry, or of joined parts, and its tags, which the flags of the first part tell of. */
    void wrap(DirectBuffer buffer, int offset, int length, int flags) {
        int before = EntryFlags.tagged(flags) ? TagsLayout.lengthBefore(buffer, offset, length) : 0;
        if (before > 0) {
            tags.wrap(buffer, offset + TagsLayout.LENGTH_BYTES, before - TagsLayout.LENGTH_BYTES);
        } else if (tags.capacity() > 0) {
            tags.wrap(NONE);
        }
        content.wrap(buffer, offset + before, length - before);
    }

    /** Shows a content whose tags are not before it. */
    void wrap(byte[] bytes, int length, byte[] tags) {
        content.wrap(bytes, 0, length);
        this.tags.wrap(tags);
    }

    /** Returns the sequence of the line's last entry; it orders lines. */
    public long sequence() {
        return sequence;
    }

    /** Returns when the line's last entry was offered, nanoseconds since the epoch. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Returns the number of the line's source. */
    public int sourceNumber() {
        return sourceNumber;
    }

    /** Returns where the line came from, or null when the record of its source is damaged. */
    public @Nullable SourceName source() {
        return source;
    }

    /** Returns the line's severity. */
    public Severity severity() {
        return severity;
    }

    /** Tells whether whoever logged the line says that it reports an error, whatever its severity. */
    public boolean isError() {
        return error;
    }

    /** Returns what kind of entry the line is. */
    public EntryKind kind() {
        return kind;
    }

    /**
     * Tells that the end of the line is not there: its source or the engine died first, or it is still being written.
     */
    public boolean isPartial() {
        return partial;
    }

    /** Returns how many lines were joined to this one, with line feeds between; 1 when none were. */
    public int lineCount() {
        return lineCount;
    }

    /**
     * Returns the line's tags as they were given, a JSON array of strings; empty without; valid until the reader moves.
     */
    public DirectBuffer tags() {
        return tags;
    }

    /** Returns a copy of the line's tags. */
    public byte[] copyTags() {
        if (tags.capacity() == 0) {
            return NONE;
        }
        byte[] bytes = new byte[tags.capacity()];
        tags.getBytes(0, bytes);
        return bytes;
    }

    /** Returns the line's content, without tags and line end; valid until the reader moves. */
    public DirectBuffer content() {
        return content;
    }

    /** Returns a copy of the line's content. */
    public byte[] copyContent() {
        byte[] bytes = new byte[content.capacity()];
        content.getBytes(0, bytes);
        return bytes;
    }
}
