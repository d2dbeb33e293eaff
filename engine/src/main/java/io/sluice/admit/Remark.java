package io.sluice.admit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.telemetry.SourceCounter;

/** Is an entry that the batch thread writes into a source's stream by itself. Immutable. */
public final class Remark {
    /** How many bytes of content a remark has at most. */
    public static final int BYTES_MAX = Collapsed.BYTES_MAX;

    private final EntryKind kind;
    private final int severity;
    private final byte[] content;
    private final SourceCounter told;
    private final long toldEntries;

    private Remark(EntryKind kind, int severity, byte[] content, SourceCounter told, long toldEntries) {
        this.kind = kind;
        this.severity = severity;
        this.content = content;
        this.told = told;
        this.toldEntries = toldEntries;
    }

    static Remark of(Gap gap, SourceCounter reason) {
        return new Remark(EntryKind.GAP, Severity.WARNING.code(), gap.encode(), reason.told(), gap.entries());
    }

    static Remark of(Collapsed collapsed, int severity) {
        return new Remark(
                EntryKind.COLLAPSED, severity, collapsed.encode(), SourceCounter.TOLD_COLLAPSED, collapsed.entries());
    }

    /** Returns the entry's kind. */
    public EntryKind kind() {
        return kind;
    }

    /** Returns the code of the entry's severity. */
    public int severity() {
        return severity;
    }

    /** Returns how many bytes of content the entry has. */
    public int length() {
        return content.length;
    }

    /** Returns the entry's content; not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Returns the count to raise by {@link #toldEntries} once the entry is appended. */
    public SourceCounter told() {
        return told;
    }

    /** Returns how many entries the remark stands for. */
    public long toldEntries() {
        return toldEntries;
    }

    @Override
    public String toString() {
        return kind.label() + ' ' + new String(content, US_ASCII);
    }
}
