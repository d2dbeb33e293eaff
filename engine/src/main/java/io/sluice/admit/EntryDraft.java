package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.TagsLayout;
import java.util.Objects;

/**
 * Holds an entry that says more than a line does, until it is offered: a time of its own, tags, the error flag, a kind.
 * Used again for the next entry, it allocates nothing. Confined to one thread.
 *
 * <pre>{@code
 * draft.reset(Severity.INFO).at(epochNanos).tagged(tags).content(message, 0, message.length);
 * source.offer(draft, OverflowPolicy.DROP);
 * }</pre>
 */
public final class EntryDraft {
    private static final byte[] NO_TAGS = {};

    private final LineBatch parts = new LineBatch();
    private final RoomWait roomWait = new RoomWait();
    private Severity severity = Severity.INFO;
    private EntryKind kind = EntryKind.LINE;
    private long timeNanos = LineBatch.NOW;
    private boolean error;
    private byte[] tags = NO_TAGS;
    private byte[] bytes = new byte[512]; // tags and message, as they lie in entries
    private int length;

    /** Makes a draft of an empty line. */
    public EntryDraft() {}

    /** Begins another entry: an empty line of this severity, at the time when it is offered, without tags. */
    public EntryDraft reset(Severity severity) {
        this.severity = severity;
        kind = EntryKind.LINE;
        timeNanos = LineBatch.NOW;
        error = false;
        tags = NO_TAGS;
        length = 0;
        return this;
    }

    /** Gives it another kind than that of a line. */
    public EntryDraft kind(EntryKind kind) {
        this.kind = kind;
        return this;
    }

    /** Gives it a time, nanoseconds since the epoch; any is legal, entries are ordered as they are offered. */
    public EntryDraft at(long epochNanos) {
        timeNanos = epochNanos;
        return this;
    }

    /** Says whether it reports an error, whatever its severity. */
    public EntryDraft error(boolean error) {
        this.error = error;
        return this;
    }

    /**
     * Gives it tags, a JSON array of strings in UTF-8; before its content, and not to be changed until that is given.
     * No bytes are no tags.
     */
    public EntryDraft tagged(byte[] tags) {
        this.tags = tags;
        return this;
    }

    /** Gives it its message, of which a copy is made. To be called last. */
    public EntryDraft content(byte[] content, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, content.length);
        int before = tags.length == 0 ? 0 : TagsLayout.LENGTH_BYTES + tags.length;
        if (bytes.length - before < length) {
            bytes = new byte[Math.max(before + length, bytes.length * 2)];
        }
        if (before > 0) {
            int unused = TagsLayout.put(bytes, tags);
        }
        System.arraycopy(content, offset, bytes, before, length);
        this.length = before + length;
        return this;
    }

    /** Offers the entry; see {@link Source#offer(EntryDraft, OverflowPolicy)}. */
    long offerTo(Source source, Admission admission, OverflowPolicy policy) {
        int partMax = admission.entryBytesMax();
        boolean waits = policy == OverflowPolicy.BLOCK;
        boolean tagsFit = TagsLayout.LENGTH_BYTES + tags.length <= Math.min(partMax, TagsLayout.TAGS_BYTES_MAX);
        boolean fits = waits || (length <= admission.lineBytesMax() && length <= (long) partMax * LineBatch.LINES_MAX);
        if (!tagsFit || !fits) {
            parts.reset(bytes);
            parts.add(0, length, severity.code(), 0);
            source.admitAll(parts);
            source.drop(parts, 0, Source.TOO_LONG);
            return Source.TOO_LONG;
        }
        int at = 0;
        long position;
        do {
            at = cut(at, partMax);
            if (waits) {
                source.admitAll(parts);
                position = offerWaiting(source);
            } else {
                position = offerNow(source, policy);
            }
        } while (position >= 0 && at < length);
        return position;
    }

    /** Cuts as many parts as a batch takes, from {@code from} on; returns where they end. */
    private int cut(int from, int partMax) {
        int bits = error ? EntryFlags.ERROR : 0;
        int at = from;
        parts.reset(bytes);
        parts.setTime(timeNanos);
        do {
            int end = Math.min(length, at + partMax);
            int place = (at > 0 ? EntryFlags.CONTINUED : tags.length > 0 ? EntryFlags.TAGGED : 0)
                    | (end < length ? EntryFlags.CONTINUES : 0);
            parts.add(at, end - at, severity.code(), EntryFlags.of(kind, bits | place));
            at = end;
        } while (at < length && !parts.isFull());
        return at;
    }

    /** Offers the parts of a line, all of them at once, if the source's rate lets them in. */
    private long offerNow(Source source, OverflowPolicy policy) {
        if (kind == EntryKind.LINE) {
            long code = source.admit(parts, policy);
            if (parts.count() == 0) {
                return code;
            }
        } else {
            source.admitAll(parts); // only lines have a rate
        }
        long position = source.tryOffer(parts, 0, parts.count());
        if (position < 0) {
            source.drop(parts, 0, position);
        }
        return position;
    }

    private long offerWaiting(Source source) {
        int first = 0;
        long position = Source.FULL;
        while (first < parts.count()) {
            int count = source.claimable(parts, first);
            position = source.tryOffer(parts, first, count);
            if (position >= 0) {
                first += count;
                roomWait.onRoom();
            } else if (OfferCode.isLackOfRoom(position)) {
                roomWait.await();
            } else {
                source.drop(parts, first, position);
                return position;
            }
        }
        return position;
    }
}
