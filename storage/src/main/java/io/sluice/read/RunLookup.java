package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.entry.TagsLayout;
import io.sluice.queue.BlockReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the run that a line lies in. A service's runs are read when its first line is asked for; what starts and ends
 * later is read off the blocks as they come. When blocks have gone from the queue before they came, the runs are read
 * anew. Confined to one thread.
 */
public final class RunLookup implements Closeable {
    private final LogReader reader;
    private final Map<String, Runs> runsByService = new HashMap<>();
    private final Int2ObjectHashMap<Runs> runsBySource = new Int2ObjectHashMap<>(); // the same, at hand for a line
    private @Nullable BlockReader later; // null until a line comes that was not there at first
    private long readUntil = -1; // -1 before the first line; then the sequence behind the blocks that were looked at

    /** Prepares to look runs up in a store. */
    public RunLookup(LogReader reader) {
        this.reader = reader;
    }

    /** Returns the run of its service that a line lies in, or null when it lies in none. */
    public @Nullable Run runOf(Line line) throws IOException {
        SourceName source = line.source();
        if (source == null) {
            return null;
        }
        readUpTo(line.sequence());
        Runs runs = runsBySource.get(line.sourceNumber());
        if (runs == null) {
            runs = runsOf(source);
            runsBySource.put(line.sourceNumber(), runs);
        }
        return runs.containing(line.sequence());
    }

    private Runs runsOf(SourceName source) throws IOException {
        String key = keyOf(source);
        Runs known = runsByService.get(key);
        if (known == null) {
            SourceName monitor = new SourceName(source.context(), source.service(), Stream.MONITOR);
            known = hasSource(monitor) ? Runs.read(reader, source.context(), source.service()) : new Runs();
            runsByService.put(key, known);
        }
        return known;
    }

    private static String keyOf(SourceName source) {
        return source.context() + '/' + source.service();
    }

    private boolean hasSource(SourceName name) throws IOException {
        SourceTable sources = reader.sources();
        sources.refresh(); // it may be newer than those whose lines were seen
        for (int i = 0; i < sources.count(); i++) {
            if (name.equals(sources.name(i))) {
                return true;
            }
        }
        return false;
    }

    /** Makes sure that all starts and ends up to a sequence are known to those services whose runs were read. */
    private void readUpTo(long sequence) throws IOException {
        if (readUntil < 0) {
            readUntil = reader.endSequence(); // what begins before that is found when a service's runs are read
        }
        BlockReader blocks = later;
        if (blocks == null && sequence >= readUntil) {
            blocks = reader.blocks();
            later = blocks;
            blocks.seek(readUntil);
        }
        while (blocks != null && sequence >= readUntil && blocks.next()) {
            if (blocks.cursor().firstSequence() > readUntil) {
                forget(); // what is not in the queue any more may have been sealed
            }
            takeStartsAndEnds(blocks.cursor());
            readUntil = blocks.cursor().nextSequence();
        }
    }

    private void forget() {
        runsByService.clear();
        runsBySource.clear();
    }

    private void takeStartsAndEnds(BlockCursor block) throws IOException {
        for (int i = 0; i < block.sourceCount(); i++) {
            int number = block.source(i);
            if (number >= reader.sources().count()) {
                reader.sources().refresh();
            }
            SourceName source = reader.sources().name(number);
            Runs runs = source == null || source.stream() != Stream.MONITOR ? null : runsByService.get(keyOf(source));
            if (runs != null) {
                takeStartsAndEnds(block, i, runs);
            }
        }
    }

    private static void takeStartsAndEnds(BlockCursor block, int directoryIndex, Runs runs) {
        block.rewind();
        while (block.next()) {
            EntryKind kind = EntryFlags.kind(block.flags());
            if (block.directoryIndex() == directoryIndex && (kind == EntryKind.START || kind == EntryKind.EXIT)) {
                int length = block.contentLength();
                int before = EntryFlags.tagged(block.flags())
                        ? TagsLayout.lengthBefore(block.buffer(), block.contentOffset(), length)
                        : 0;
                byte[] content = new byte[length - before];
                block.buffer().getBytes(block.contentOffset() + before, content);
                runs.take(kind, block.sequence(), block.timeNanos(), content);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (later != null) {
            later.close();
        }
    }
}
