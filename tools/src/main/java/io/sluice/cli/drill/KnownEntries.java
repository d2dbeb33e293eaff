package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.TagsLayout;
import io.sluice.queue.BlockReader;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every entry that a store ever had, as it was in the queue when it had just been appended, and tells of a
 * line whether it is made of them. Confined to one thread.
 */
final class KnownEntries {
    private static final String RETIRED = "retired ";

    /** Remembers an entry. */
    private record Known(
            long sequence,
            int source,
            @Nullable SourceName name,
            long timeNanos,
            Severity severity,
            int flags,
            String content, // a character a byte
            @Nullable Known before) {
        /** Tells whether the part before this one is known, and that it is one. */
        boolean isJoined() {
            return EntryFlags.continued(flags) && before != null && EntryFlags.continues(before.flags);
        }

        Known first() {
            Known first = this;
            while (first.isJoined() && first.before != null) {
                first = first.before;
            }
            return first;
        }

        boolean is(Known other) {
            return sequence == other.sequence;
        }

        byte[] bytes() {
            return content.getBytes(ISO_8859_1);
        }

        boolean isWhole() {
            return !EntryFlags.continues(flags) && !EntryFlags.continued(first().flags);
        }
    }

    private final NavigableMap<Long, Known> entries = new TreeMap<>();
    private final Map<Integer, Known> lastOfSource = new HashMap<>();

    /** Returns a copy that later entries are not added to. */
    KnownEntries copy() {
        KnownEntries copy = new KnownEntries();
        copy.entries.putAll(entries);
        return copy;
    }

    /** Adds all that is in a store's queue now and is not known yet. */
    void addQueue(Path root) throws IOException {
        try (StoreDirectory store = StoreDirectory.open(root);
                SourceTable sources = SourceTable.read(store.stateDirectories());
                BlockReader blocks = new BlockReader(store, damage -> {
                    throw new IllegalStateException("damaged before it was damaged: " + damage);
                })) {
            long from = next();
            while (blocks.next()) {
                BlockCursor block = blocks.cursor();
                while (block.next()) {
                    if (block.sequence() >= from) {
                        add(block, sources);
                    }
                }
            }
        }
    }

    private void add(BlockCursor block, SourceTable sources) {
        byte[] content = new byte[block.contentLength()];
        block.buffer().getBytes(block.contentOffset(), content);
        int source = block.source(block.directoryIndex());
        Known known = new Known(
                block.sequence(),
                source,
                sources.name(source),
                block.timeNanos(),
                Severity.ofCode(block.severity()),
                block.flags(),
                new String(content, ISO_8859_1),
                lastOfSource.get(source));
        entries.put(known.sequence(), known);
        lastOfSource.put(source, known);
    }

    /** Returns how many entries there were. */
    long count() {
        return entries.size();
    }

    /** Returns the earliest time of an entry. */
    long timeMin() {
        return entries.values().stream().mapToLong(Known::timeNanos).min().orElse(0);
    }

    /** Returns the latest time of an entry. */
    long timeMax() {
        return entries.values().stream().mapToLong(Known::timeNanos).max().orElse(0);
    }

    /** Returns the sequence behind the last entry. */
    long next() {
        return entries.isEmpty() ? 0 : entries.lastKey() + 1;
    }

    /** Returns the sequences of a line's first and last entry, by that of the last. */
    long firstPartOf(long sequence) {
        Known known = entries.get(sequence);
        return known == null ? sequence : known.first().sequence();
    }

    /** Tells whether an entry is one part of several of a line. */
    boolean isPartOf(long sequence, long last) {
        Known part = entries.get(sequence);
        Known end = entries.get(last);
        return part != null && end != null && part.source() == end.source();
    }

    /** Returns the number of an entry's source, -1 when there is no such entry. */
    int sourceOf(long sequence) {
        Known known = entries.get(sequence);
        return known == null ? -1 : known.source();
    }

    /** Returns the name of the service that an entry is of. */
    String serviceOf(long sequence) {
        Known known = entries.get(sequence);
        SourceName name = known == null ? null : known.name();
        return name == null ? "" : name.service();
    }

    /** Tells whether a text is in the line that ends with an entry. */
    boolean hasText(long sequence, String text) {
        Known known = entries.get(sequence);
        return known != null && new String(contentFrom(known.first(), known), ISO_8859_1).contains(text);
    }

    /** Tells whether a line only says that entries were removed on purpose. */
    static boolean isRetiredGap(Line line) {
        return line.kind() == EntryKind.GAP
                && line.content().capacity() > RETIRED.length()
                && line.content()
                        .getStringWithoutLengthAscii(0, RETIRED.length())
                        .equals(RETIRED);
    }

    /**
     * Says what is wrong with a line; nothing when it is one that was written, or what is left of it.
     *
     * @param namesMayBeLost whether it may be without a name
     */
    String faultOf(Line line, boolean namesMayBeLost) {
        Known known = entries.get(line.sequence());
        if (known == null) {
            return "no entry " + line.sequence() + " was written";
        }
        boolean nameless = line.source() == null && namesMayBeLost;
        if (line.sourceNumber() != known.source() || (!nameless && !Objects.equals(line.source(), known.name()))) {
            return line.sequence() + " is of " + known.name() + " (" + known.source() + "), not " + line.source() + " ("
                    + line.sourceNumber() + ")";
        }
        if (line.timeNanos() != known.timeNanos()
                || line.severity() != known.severity()
                || line.kind() != EntryFlags.kind(known.flags())
                || line.isError() != EntryFlags.error(known.flags())) {
            return line.sequence() + " has another time, severity, kind or error flag than was written";
        }
        return faultOfContent(line, known);
    }

    private static String faultOfContent(Line line, Known last) {
        byte[] shown = line.copyContent();
        Known first = last;
        while (true) {
            boolean whole = first.is(last.first());
            if (Arrays.equals(shown, messageFrom(first, last)) && Arrays.equals(line.copyTags(), tagsOf(first))) {
                boolean partial = !whole || !last.isWhole();
                return line.isPartial() == partial
                        ? ""
                        : line.sequence() + (partial ? " is shown as whole" : " is shown as a part");
            }
            if (whole || first.before() == null) {
                return line.sequence() + " has other bytes than were written";
            }
            first = first.before();
        }
    }

    private static byte[] contentFrom(Known first, Known last) {
        Deque<Known> parts = new ArrayDeque<>();
        for (Known part = last; part != null; part = part.is(first) ? null : part.before()) {
            parts.addFirst(part);
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        parts.forEach(part -> content.writeBytes(part.bytes()));
        return content.toByteArray();
    }

    private static int lengthOfTags(Known first, byte[] content) {
        boolean tagged = EntryFlags.tagged(first.flags()) && !EntryFlags.continued(first.flags());
        return tagged ? TagsLayout.lengthBefore(new UnsafeBuffer(content), 0, content.length) : 0;
    }

    private static byte[] messageFrom(Known first, Known last) {
        byte[] content = contentFrom(first, last);
        return Arrays.copyOfRange(content, lengthOfTags(first, content), content.length);
    }

    private static byte[] tagsOf(Known first) {
        int before = lengthOfTags(first, first.bytes());
        return before == 0 ? new byte[0] : Arrays.copyOfRange(first.bytes(), TagsLayout.LENGTH_BYTES, before);
    }
}
