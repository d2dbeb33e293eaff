package io.sluice.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;

/**
 * Describes one entry that goes into a block or came out of one.
 *
 * @param source the number of its source
 * @param timeNanos when it was offered, nanoseconds since the epoch
 * @param severity its severity
 * @param flags see {@code EntryFlags}
 * @param content its bytes, one character for each (ISO 8859-1), so that entries can be compared
 */
public record TestEntry(int source, long timeNanos, Severity severity, int flags, String content) {
    /** Describes a whole line at {@link Severity#INFO}. */
    public static TestEntry line(int source, long timeNanos, String content) {
        return new TestEntry(source, timeNanos, Severity.INFO, 0, content);
    }

    /** Copies the entry that a cursor stands at. */
    public static TestEntry of(BlockCursor cursor) {
        byte[] content = new byte[cursor.contentLength()];
        cursor.buffer().getBytes(cursor.contentOffset(), content);
        return new TestEntry(
                cursor.source(cursor.directoryIndex()),
                cursor.timeNanos(),
                Severity.ofCode(cursor.severity()),
                cursor.flags(),
                new String(content, ISO_8859_1));
    }

    /** Makes a part of a line of this entry: {@code bits} are those of {@link EntryFlags}. */
    public TestEntry part(int bits) {
        return new TestEntry(source, timeNanos, severity, EntryFlags.of(EntryKind.LINE, bits), content);
    }

    /** Gives this entry another severity. */
    public TestEntry at(Severity severity) {
        return new TestEntry(source, timeNanos, severity, flags, content);
    }

    /** Returns the content's bytes. */
    public byte[] bytes() {
        return content.getBytes(ISO_8859_1);
    }
}
