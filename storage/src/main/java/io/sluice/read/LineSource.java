package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.BlockReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives both directions of reading what they share: the blocks, the query's filters, and the search for the parts of a line
 * that lie before the place where reading began. Confined to one thread.
 */
final class LineSource implements Closeable {
    private final LogReader reader;
    private final Query query;
    private final BlockReader blocks;
    private final EntryFilter filter;

    LineSource(LogReader reader, Query query) {
        this.reader = reader;
        this.query = query;
        this.blocks = reader.blocks();
        this.filter = new EntryFilter(query, reader.sources());
    }

    BlockReader blocks() {
        return blocks;
    }

    EntryFilter filter() {
        return filter;
    }

    void notice(String text) {
        reader.notice(text);
    }

    @Nullable
    SourceName name(int source) throws IOException {
        SourceTable sources = reader.sources();
        if (source >= sources.count()) {
            sources.refresh();
        }
        return sources.name(source);
    }

    /** Shows an entry that is a line of its own. */
    void showEntry(Line line, BlockCursor entry) throws IOException {
        Part part = Part.of(entry);
        line.describe(part, name(part.source()), part.continues());
        line.wrap(entry.buffer(), entry.contentOffset(), entry.contentLength());
    }

    /** Shows a line that was joined. */
    void showHeld(Line line, PartJoiner.Held held) throws IOException {
        Part last = held.last();
        line.describe(last, name(last.source()), last.continues());
        line.wrap(held.bytes(), held.length());
    }

    /** Tells whether the query's text is in a line. */
    boolean textMatches(Line line) {
        TextPattern text = query.text();
        return text == null || text.find(line.copyContent());
    }

    /**
     * Collects the parts of a line from its beginning up to, but without, the entry at {@code sequence}, which continues it.
     * What is no longer in the store is left out.
     */
    PartJoiner.Held earlierParts(int source, long sequence) throws IOException {
        Deque<byte[]> contents = new ArrayDeque<>();
        Deque<Part> parts = new ArrayDeque<>();
        int length = 0;
        try (BlockReader earlier = reader.blocks()) {
            earlier.seek(sequence);
            boolean inBlock = earlier.next();
            while (inBlock
                    && length < PartJoiner.HELD_BYTES_MAX
                    && !(parts.size() > 0 && !parts.peekFirst().continued())) {
                length += collect(earlier.cursor(), source, sequence, contents, parts);
                inBlock = earlier.previous();
            }
        }
        PartJoiner.Held held = new PartJoiner.Held();
        while (!parts.isEmpty()) {
            byte[] content = contents.removeFirst();
            held.append(parts.removeFirst(), new org.agrona.concurrent.UnsafeBuffer(content), 0, content.length);
        }
        return held;
    }

    /** Puts the parts that one block has in front of those collected; returns their length. */
    private static int collect(
            BlockCursor block, int source, long sequence, Deque<byte[]> contents, Deque<Part> parts) {
        int length = 0;
        for (int i = 0; i < block.sourceCount(); i++) {
            if (block.source(i) != source) {
                continue;
            }
            for (int offset = block.lastOffset(i); offset != 0; offset = block.previousOffset()) {
                block.moveTo(offset);
                boolean done = !parts.isEmpty() && !parts.peekFirst().continued();
                if (block.sequence() >= sequence || done) {
                    continue;
                }
                Part part = Part.of(block);
                if (!part.continues()) {
                    break; // an earlier line's end: the beginning of this one is lost
                }
                byte[] content = new byte[block.contentLength()];
                block.buffer().getBytes(block.contentOffset(), content);
                contents.addFirst(content);
                parts.addFirst(part);
                length += content.length;
            }
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
