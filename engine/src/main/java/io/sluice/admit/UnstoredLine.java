package io.sluice.admit;

import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;

/** Is a line, or a part of one, that is not in the store: it waits to be, or there was no room for it. Immutable. */
public final class UnstoredLine {
    private final SourceName source;
    private final long timeNanos;
    private final Severity severity;
    private final byte[] content;
    private final boolean dropped;

    /** Takes the values as they are; {@code content} is not to be changed afterwards. */
    public UnstoredLine(SourceName source, long timeNanos, Severity severity, byte[] content, boolean dropped) {
        this.source = source;
        this.timeNanos = timeNanos;
        this.severity = severity;
        this.content = content;
        this.dropped = dropped;
    }

    /** Returns whose line it is. */
    public SourceName source() {
        return source;
    }

    /** Returns its time, nanoseconds since the epoch. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Returns its severity. */
    public Severity severity() {
        return severity;
    }

    /** Returns a copy of its bytes, the first {@link UnstoredLines#LINE_BYTES_MAX} of them when it was dropped. */
    public byte[] copyContent() {
        return content.clone();
    }

    /** Tells whether it was dropped and counted; else it waits, and will be in the store when that takes it. */
    public boolean isDropped() {
        return dropped;
    }
}
