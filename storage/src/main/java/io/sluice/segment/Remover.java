package io.sluice.segment;

import io.sluice.entry.CalmLogger;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Removes segments, or some sources' entries from all of them, and has the catalog say what is gone. Confined to the
 * sealer's thread.
 */
final class Remover implements Closeable {
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final StoreDirectory store;
    private final SegmentStore segments;
    private final SegmentChunks reader = new SegmentChunks();

    Remover(StoreDirectory store, SegmentStore segments) {
        this.store = store;
        this.segments = segments;
    }

    /** Removes segments, and notes for each source what is gone with them. */
    void retire(List<SegmentEntry> removed) throws IOException {
        List<Retired> gone = new ArrayList<>();
        for (SegmentEntry segment : removed) {
            if (segment.isMixed()) {
                boolean unused = addChunks(segment, source -> true, gone);
            } else {
                gone.add(retired(segment));
            }
        }
        segments.publish(segments.catalog().withRetired(removed, gone), List.of(), removed);
    }

    /**
     * Removes all entries of some sources, and notes what is gone. Segments that have others are written anew; one that
     * is damaged stays.
     */
    void retireSources(IntPredicate sources) throws IOException {
        List<SegmentEntry> removed = new ArrayList<>();
        List<Retired> gone = new ArrayList<>();
        List<SegmentEntry> written = new ArrayList<>();
        try {
            for (SegmentEntry segment : segments.catalog().segments()) {
                if (segment.isMixed()) {
                    retireFrom(segment, sources, new Change(removed, written, gone));
                } else if (sources.test(segment.source())) {
                    removed.add(segment);
                    gone.add(retired(segment));
                }
            }
        } catch (IOException | RuntimeException e) {
            segments.remove(written);
            throw e;
        }
        if (!removed.isEmpty()) {
            segments.publish(
                    segments.catalog().withMerged(removed, written).withRetired(List.of(), gone), written, removed);
        }
    }

    /** Gathers what a new catalog is to say. */
    private record Change(List<SegmentEntry> removed, List<SegmentEntry> written, List<Retired> gone) {}

    private void retireFrom(SegmentEntry mixed, IntPredicate sources, Change change) throws IOException {
        List<Retired> goneHere = new ArrayList<>();
        if (!addChunks(mixed, sources, goneHere)) {
            return;
        }
        List<EncodedChunk> others;
        try {
            others = chunksOf(mixed, sources.negate());
        } catch (StoreFormatException | NoSuchFileException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a damaged segment is left as it is", e);
            return;
        }
        if (!others.isEmpty()) {
            change.written.add(segments.write(SegmentEntry.SEVERAL, others));
        }
        change.removed.add(mixed);
        change.gone.addAll(goneHere);
    }

    /**
     * Says what some sources have in segments.
     *
     * @param entries a source as often as it is in segments
     * @param bytes how many bytes of the disk they take there
     */
    record Holdings(List<Retired> entries, long bytes) {}

    /** Says what {@link #retireSources} would remove, without what lies in some of the segments. */
    Holdings holdings(IntPredicate sources, List<SegmentEntry> without) throws IOException {
        List<Retired> held = new ArrayList<>();
        long bytes = 0;
        for (SegmentEntry segment : segments.catalog().segments()) {
            if (without.contains(segment)) {
                continue;
            }
            if (segment.isMixed()) {
                bytes += addChunks(segment, sources, held) ? lengthOf(segment, sources) : 0;
            } else if (sources.test(segment.source())) {
                held.add(retired(segment));
                bytes += segment.allocatedBytes();
            }
        }
        return new Holdings(held, bytes);
    }

    private long lengthOf(SegmentEntry mixed, IntPredicate sources) throws IOException {
        Segment directory = read(mixed);
        long length = 0;
        for (int i = 0; i < directory.chunkCount(); i++) {
            length += sources.test(directory.source(i)) ? directory.length(i) : 0;
        }
        return length;
    }

    private Segment read(SegmentEntry segment) throws IOException {
        return Segment.read(segments.directory(), segment, store.storeId());
    }

    private static Retired retired(SegmentEntry segment) {
        return new Retired(
                segment.source(),
                segment.lastSequence(),
                segment.entries(),
                segment.textBytes(),
                segment.timeMin(),
                segment.timeMax());
    }

    /** Notes what some sources have in a segment; tells whether they have anything. */
    private boolean addChunks(SegmentEntry mixed, IntPredicate sources, List<Retired> gone) throws IOException {
        Segment directory;
        try {
            directory = read(mixed);
        } catch (StoreFormatException | NoSuchFileException e) {
            return false; // nobody can tell what was in it
        }
        boolean any = false;
        for (int i = 0; i < directory.chunkCount(); i++) {
            if (sources.test(directory.source(i))) {
                any = true;
                gone.add(new Retired(
                        directory.source(i),
                        directory.lastSequence(i),
                        directory.count(i),
                        directory.textBytes(i),
                        directory.timeMin(i),
                        directory.timeMax(i)));
            }
        }
        return any;
    }

    private List<EncodedChunk> chunksOf(SegmentEntry mixed, IntPredicate sources) throws IOException {
        List<EncodedChunk> chunks = new ArrayList<>();
        Segment directory = read(mixed);
        try (SegmentChunks.Open open = reader.open(directory)) {
            for (int i = 0; i < directory.chunkCount(); i++) {
                if (sources.test(directory.source(i))) {
                    chunks.add(open.readEncoded(i));
                }
            }
        }
        return chunks;
    }

    @Override
    public void close() {
        reader.close();
    }
}
