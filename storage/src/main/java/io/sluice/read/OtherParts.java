package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.queue.BlockReader;
import io.sluice.segment.Catalog;
import io.sluice.segment.MissingEntries;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the parts of a line that lie before the place where reading began, or behind it: in the sealed tier, where
 * the entries of a source lie together, and in the queue. Confined to one thread.
 */
final class OtherParts implements Closeable {
    private final LogReader reader;
    private final LineSource source;
    private @Nullable BlockReader queue; // made when it is needed; its buffer is too large to make one for each line

    OtherParts(LogReader reader, LineSource source) {
        this.reader = reader;
        this.source = source;
    }

    /**
     * Tells whether the next entry of a source behind {@code sequence} is there, with none missing, and continues a
     * line.
     */
    boolean isContinuedBehind(int number, long sequence) throws IOException {
        return Moves.retry(() -> lookBehind(number, sequence));
    }

    private boolean lookBehind(int number, long sequence) throws IOException {
        Catalog catalog = source.sealed().catalog();
        long from = sequence < catalog.sealedUpTo() ? catalog.sealedUpTo() : sequence;
        if (sequence + 1 < catalog.sealedUpTo()) {
            LineSource all = source.ofSource(number);
            SealedRuns runs = new SealedRuns(all, catalog, any -> false, () -> true);
            SealedForward later = SealedForward.open(all, runs, sequence + 1);
            boolean found = later.next();
            if (!later.takeNotice().isEmpty()) {
                return false; // entries are missing or damaged in between
            }
            if (found) {
                BlockCursor block = later.cursor();
                boolean unused = block.next();
                return EntryFlags.continued(block.flags());
            }
        }
        return lookBehindInQueue(number, from, sequence);
    }

    private boolean lookBehindInQueue(int number, long from, long sequence) throws IOException {
        BlockReader later = queue();
        later.seek(from);
        long expected = from > sequence ? from : -1;
        while (later.next()) {
            BlockCursor block = later.cursor();
            if (expected >= 0 && block.firstSequence() > expected) {
                return false;
            }
            expected = block.nextSequence();
            while (block.next()) {
                if (block.sequence() > sequence && block.source(block.directoryIndex()) == number) {
                    return EntryFlags.continued(block.flags());
                }
            }
        }
        return false;
    }

    /**
     * Collects the parts of a line from its beginning up to, but without, the entry at {@code sequence}, which
     * continues it. What is no longer in the store is left out.
     */
    PartJoiner.Held earlierParts(int number, long sequence) throws IOException {
        return Moves.retry(() -> {
            EarlierParts parts = new EarlierParts(number, sequence);
            if (sequence >= source.sealed().catalog().sealedUpTo()) {
                collectFromQueue(parts, sequence);
            }
            if (!parts.isComplete()) {
                collectFromSegments(parts, number);
            }
            return parts.join();
        });
    }

    private void collectFromQueue(EarlierParts parts, long sequence) throws IOException {
        BlockReader earlier = queue();
        earlier.seek(sequence);
        boolean inBlock = earlier.next();
        while (inBlock && !parts.isComplete()) {
            parts.collect(earlier.cursor());
            inBlock = earlier.previous();
        }
    }

    private void collectFromSegments(EarlierParts parts, int number) throws IOException {
        Catalog catalog = source.sealed().catalog();
        long from = parts.before();
        if (catalog.sealedUpTo() == 0 || (from > catalog.sealedUpTo() && parts.hasCollected())) {
            return; // entries are missing between the queue and what is sealed
        }
        LineSource all = source.ofSource(number);
        SealedRuns runs = new SealedRuns(all, catalog, any -> false, () -> true);
        SealedBackward earlier = SealedBackward.open(all, runs, from - 1);
        long missingUntil = 0;
        for (MissingEntries missing : catalog.missing()) {
            missingUntil = missing.until() <= from ? Math.max(missingUntil, missing.until()) : missingUntil;
        }
        while (!parts.isComplete() && earlier.previous()) {
            parts.collectFrom(earlier.cursor(), missingUntil, runs::mayBeDamagedBetween);
        }
    }

    private BlockReader queue() {
        BlockReader made = queue;
        if (made == null) {
            made = reader.blocks();
            queue = made;
        }
        return made;
    }

    @Override
    public void close() throws IOException {
        if (queue != null) {
            queue.close();
        }
    }
}
