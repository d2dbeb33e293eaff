package io.sluice.batch;

import io.sluice.admit.Admission;
import io.sluice.admit.Remark;
import io.sluice.admit.Source;
import io.sluice.admit.SourceRemarks;
import io.sluice.block.BlockBuilder;
import io.sluice.entry.EntryFlags;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes gaps and counts of collapsed lines into the block, each into its source's stream. Confined to the batch
 * thread.
 *
 * <p>It keeps a list of the sources that something is or will be to be written for, which is empty on a normal day. A
 * remark counts as an offered entry when it is put into the block, and as told when the block is appended: one that
 * dies with the process is written by the next engine.
 */
final class RemarkWriter {
    /** Makes room in the block. */
    @FunctionalInterface
    interface Room {
        /** Returns whether an entry of {@code length} bytes fits now, which may have taken an append. */
        boolean make(int length);
    }

    private final Admission admission;
    private final BlockBuilder builder;
    private final Room room;
    private final Int2ObjectHashMap<Source> watched = new Int2ObjectHashMap<>(); // by number
    private final List<Source> inTurn = new ArrayList<>(); // the same ones; at most as many as there are sources
    private final List<Remark> untold = new ArrayList<>(); // in the block
    private final List<Source> untoldSources = new ArrayList<>(); // whose those are

    RemarkWriter(Admission admission, BlockBuilder builder, Room room) {
        this.admission = admission;
        this.builder = builder;
        this.room = room;
    }

    /** Takes note of sources that need attention. */
    void poll() {
        Source source = admission.pollAttending();
        while (source != null) {
            watched.put(source.number(), source);
            inTurn.add(source);
            source = admission.pollAttending();
        }
    }

    /** Tells whether there is any source to look at. */
    boolean isWatching() {
        return !inTurn.isEmpty();
    }

    /**
     * Writes what is due.
     *
     * @param writtenPosition the position in the ring up to which entries are written
     * @param forced whether it is the last opportunity
     * @return false when the block has no room and cannot be appended
     */
    boolean writeDue(long writtenPosition, long nowNanos, boolean forced) {
        for (int i = inTurn.size() - 1; i >= 0; i--) {
            Source source = inTurn.get(i);
            SourceRemarks remarks = source.remarks();
            boolean more = true;
            while (more) {
                if (!room.make(Remark.BYTES_MAX)) {
                    return false;
                }
                more = write(source, remarks.takeGap(writtenPosition, nowNanos, forced))
                        || write(source, remarks.takeCollapsed(writtenPosition, nowNanos, forced));
            }
            if (source.onAttended()) {
                watched.remove(source.number());
                inTurn.remove(i);
            }
        }
        return true;
    }

    /**
     * Writes the gaps that are due before an entry.
     *
     * @param number the number of the entry's source
     * @param position the position of the entry's first slot
     * @return false when the block has no room and cannot be appended
     */
    boolean writeBefore(int number, long position, long nowNanos) {
        Source source = watched.get(number);
        if (source == null) {
            return true;
        }
        do {
            if (!room.make(Remark.BYTES_MAX)) {
                return false;
            }
        } while (write(source, source.remarks().takeGap(position - 1, nowNanos, false)));
        return true;
    }

    private boolean write(Source source, @Nullable Remark remark) {
        if (remark == null) {
            return false;
        }
        source.counters().onOffered(1);
        int at = builder.begin(
                source.number(),
                admission.nowNanos(),
                remark.severity(),
                EntryFlags.of(remark.kind(), 0),
                remark.length());
        builder.buffer().putBytes(at, remark.content());
        untold.add(remark);
        untoldSources.add(source);
        return true;
    }

    /** Counts what the block tells, which was appended. */
    void onAppended() {
        for (int i = 0; i < untold.size(); i++) {
            Remark remark = untold.get(i);
            untoldSources.get(i).counters().add(remark.told(), remark.toldEntries());
        }
        untold.clear();
        untoldSources.clear();
    }
}
