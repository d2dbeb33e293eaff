package io.sluice.segment;

import io.sluice.entry.CalmLogger;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps segments few: of a source's segments, and of those that have several sources, it joins as many as
 * {@link #FAN_IN} of about the same size to one. So each entry is written again once for each {@link #FAN_IN} times
 * that its segment grows, and no more when the segment has its full size. Confined to the sealer's thread.
 *
 * <p>Chunks of a good size are taken over as they are. Small ones are taken apart and made to larger ones.
 */
final class Merger implements Closeable {
    private static final System.Logger LOGGER = CalmLogger.ofSluice();
    private static final int FAN_IN = 4;
    private static final int FAN_IN_LOG2 = 2;

    /** A chunk with less text than this is joined with its neighbours. */
    private static final int CHUNK_TEXT_BYTES_MIN = SegmentLayout.CHUNK_TEXT_BYTES / 2;

    private final StoreDirectory store;
    private final SealLimits limits;
    private final SegmentStore segments;
    private final ChunkEncoder encoder;
    private final SegmentChunks reader = new SegmentChunks();
    private final Chunk chunk = new Chunk();
    private final ChunkEntry entry = new ChunkEntry();
    private final Set<Long> damaged = new HashSet<>(); // segments that are left as they are

    Merger(StoreDirectory store, SealLimits limits, SegmentStore segments, ChunkEncoder encoder) {
        this.store = store;
        this.limits = limits;
        this.segments = segments;
        this.encoder = encoder;
    }

    /**
     * Writes chunks: those of sources that have much to segments of their own, all others to one. A source's own
     * segments do not enclose each other, so that its oldest can be removed without anything newer.
     *
     * @param chunks each source's in their order
     * @param others the segments that stay beside those that are written
     */
    List<SegmentEntry> write(List<EncodedChunk> chunks, List<SegmentEntry> others) throws IOException {
        Map<Integer, List<EncodedChunk>> bySource = new TreeMap<>();
        for (EncodedChunk encoded : chunks) {
            bySource.computeIfAbsent(encoded.source(), source -> new ArrayList<>())
                    .add(encoded);
        }
        List<SegmentEntry> written = new ArrayList<>();
        List<EncodedChunk> few = new ArrayList<>();
        try {
            for (Map.Entry<Integer, List<EncodedChunk>> ofSource : bySource.entrySet()) {
                List<EncodedChunk> left = ofSource.getValue();
                while (!left.isEmpty()) {
                    int apart = runLength(left, others);
                    List<EncodedChunk> run = left.subList(0, Math.max(1, apart));
                    left = left.subList(run.size(), left.size());
                    if (apart > 0 && lengthOf(run) >= limits.ownBytesMin()) {
                        written.add(segments.write(ofSource.getKey(), run));
                    } else {
                        few.addAll(run);
                    }
                }
            }
            if (!few.isEmpty()) {
                written.add(segments.write(SegmentEntry.SEVERAL, few));
            }
            return written;
        } catch (IOException | RuntimeException e) {
            segments.remove(written);
            throw e;
        }
    }

    /**
     * Returns how many of a source's chunks come before the next segment that is its own; 0 when the first lies within
     * one.
     */
    private static int runLength(List<EncodedChunk> ofSource, List<SegmentEntry> others) {
        EncodedChunk first = ofSource.get(0);
        long until = Long.MAX_VALUE;
        for (SegmentEntry other : others) {
            if (other.source() != first.source()) {
                continue;
            }
            if (other.firstSequence() > first.firstSequence()) {
                until = Math.min(until, other.firstSequence());
            } else if (other.lastSequence() > first.firstSequence()) {
                return 0;
            }
        }
        int length = 1;
        while (length < ofSource.size() && ofSource.get(length).firstSequence() < until) {
            length++;
        }
        return length;
    }

    private static long lengthOf(List<EncodedChunk> chunks) {
        long length = 0;
        for (EncodedChunk chunk : chunks) {
            length += chunk.length();
        }
        return length;
    }

    /** Merges some segments; false when there are not enough of them that belong together. */
    boolean mergeNext() throws IOException {
        Map<Integer, List<SegmentEntry>> bySource = new HashMap<>();
        for (SegmentEntry segment : segments.catalog().segments()) {
            if (!damaged.contains(segment.id())) {
                bySource.computeIfAbsent(segment.source(), source -> new ArrayList<>())
                        .add(segment);
            }
        }
        for (List<SegmentEntry> ofSource : bySource.values()) {
            List<SegmentEntry> chosen = choose(ofSource);
            if (!chosen.isEmpty()) {
                merge(chosen);
                return true;
            }
        }
        return false;
    }

    /** Chooses neighbours of about the same size, the smallest first; none when there are too few of any size. */
    private List<SegmentEntry> choose(List<SegmentEntry> ofSource) {
        List<SegmentEntry> run = new ArrayList<>();
        for (int size = 0; (long) limits.ownBytesMin() << (FAN_IN_LOG2 * size) < limits.segmentBytesMax(); size++) {
            run.clear();
            for (SegmentEntry segment : ofSource) {
                if (sizeOf(segment) > size || bytesOf(run) + segment.fileBytes() > limits.segmentBytesMax()) {
                    if (run.size() >= FAN_IN) {
                        return run;
                    }
                    run.clear();
                }
                if (sizeOf(segment) <= size) {
                    run.add(segment);
                }
            }
            if (run.size() >= FAN_IN) {
                return run;
            }
        }
        return List.of();
    }

    /** Returns 0 for a segment of up to the least size that a source's own has, and 1 more for each four times that. */
    private int sizeOf(SegmentEntry segment) {
        int size = 0;
        while (segment.fileBytes() > (long) limits.ownBytesMin() << (FAN_IN_LOG2 * size)) {
            size++;
        }
        return size;
    }

    private static long bytesOf(List<SegmentEntry> run) {
        long bytes = 0;
        for (SegmentEntry segment : run) {
            bytes += segment.fileBytes();
        }
        return bytes;
    }

    private void merge(List<SegmentEntry> chosen) throws IOException {
        List<Placed> found = new ArrayList<>();
        for (SegmentEntry merged : chosen) {
            try {
                Segment segment = read(merged);
                for (int i = 0; i < segment.chunkCount(); i++) {
                    found.add(new Placed(merged.id(), segment, i));
                }
            } catch (StoreFormatException | NoSuchFileException e) {
                leave(merged.id(), e);
                return;
            }
        }
        found.sort(Placed.ORDER);
        Others others = new Others(chosen);
        List<EncodedChunk> chunks = join(found, others);
        if (!chunks.isEmpty()) {
            List<SegmentEntry> written = write(chunks, others.entries);
            segments.publish(segments.catalog().withMerged(chosen, written), written, chosen);
        }
    }

    private void leave(long id, IOException why) {
        LOGGER.log(System.Logger.Level.WARNING, "a damaged segment is left as it is", why);
        damaged.add(id);
    }

    /** Reads chunks, and joins small ones; gives none when one of them is damaged. */
    private List<EncodedChunk> join(List<Placed> found, Others others) throws IOException {
        List<EncodedChunk> chunks = new ArrayList<>();
        ChunkBuilder builder = new ChunkBuilder(SegmentEntry.SEVERAL);
        for (Placed placed : found) {
            int source = placed.segment().source(placed.chunk());
            boolean large = placed.segment().textBytes(placed.chunk()) >= CHUNK_TEXT_BYTES_MIN;
            if (builder.source() != source || large || others.haveBetween(builder, placed)) {
                flush(builder, chunks);
                builder = builder.source() == source ? builder : new ChunkBuilder(source);
            }
            try (SegmentChunks.Open open = reader.open(placed.segment())) {
                if (large) {
                    chunks.add(open.readEncoded(placed.chunk()));
                } else {
                    open.read(placed.chunk(), chunk);
                    takeApart(builder, chunks);
                }
            } catch (StoreFormatException | NoSuchFileException e) {
                leave(placed.id(), e);
                return List.of();
            }
        }
        flush(builder, chunks);
        return chunks;
    }

    /**
     * Knows the segments that are not being merged. Entries of a source that lie in one of them are not to be enclosed
     * by a chunk: so the chunks of a source never overlap, whatever is merged in which order.
     */
    private final class Others {
        private final List<SegmentEntry> entries;
        private final Map<Long, Segment> read = new HashMap<>(); // those with several sources

        Others(List<SegmentEntry> chosen) {
            entries = new ArrayList<>(segments.catalog().segments());
            entries.removeAll(chosen);
        }

        /** Tells whether entries lie between those in a builder and a chunk of the same source. */
        boolean haveBetween(ChunkBuilder builder, Placed next) throws IOException {
            if (builder.count() == 0) {
                return false;
            }
            long from = builder.lastSequence();
            long until = next.sequence();
            for (SegmentEntry entry : entries) {
                boolean overlaps = entry.lastSequence() > from && entry.firstSequence() < until;
                if (overlaps && (entry.isMixed() ? hasBetween(entry, next, from) : entry.source() == next.source())) {
                    return true;
                }
            }
            return false;
        }

        private boolean hasBetween(SegmentEntry mixed, Placed next, long from) throws IOException {
            Segment segment = read.get(mixed.id());
            if (segment == null) {
                try {
                    segment = Merger.this.read(mixed);
                } catch (StoreFormatException | NoSuchFileException e) {
                    return true; // nobody can tell
                }
                read.put(mixed.id(), segment);
            }
            int chunk = segment.firstChunkOf(next.source());
            while (chunk < segment.chunkCount() && segment.source(chunk) == next.source()) {
                if (segment.lastSequence(chunk) > from && segment.firstSequence(chunk) < next.sequence()) {
                    return true;
                }
                chunk++;
            }
            return false;
        }
    }

    private Segment read(SegmentEntry segment) throws IOException {
        return Segment.read(segments.directory(), segment, store.storeId());
    }

    private void takeApart(ChunkBuilder builder, List<EncodedChunk> chunks) throws IOException {
        for (int i = 0; i < chunk.count(); i++) {
            entry.sequence = chunk.sequence(i);
            entry.timeNanos = chunk.timeNanos(i);
            entry.severity = chunk.severity(i);
            entry.flags = chunk.flags(i);
            entry.length = chunk.length(i);
            if (builder.isFullWith(entry.length)) {
                flush(builder, chunks);
            }
            builder.add(entry, chunk.text(), chunk.offset(i));
        }
    }

    private void flush(ChunkBuilder builder, List<EncodedChunk> chunks) throws IOException {
        if (builder.count() > 0) {
            chunks.add(encoder.encode(builder));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
