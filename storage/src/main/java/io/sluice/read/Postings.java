package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.index.CycleIndex;
import io.sluice.index.Frame;
import io.sluice.index.FrameReader;
import java.io.Closeable;
import java.io.IOException;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Follows the postings of the wanted sources of one cycle from the newest back, all at once, and names the blocks.
 * Confined to one thread.
 *
 * <p>With few wanted sources it goes from posting to posting; with many, from frame to frame. When each of them has but
 * one block in the cycle, the summaries name it and no frame is read at all.
 */
final class Postings implements Closeable {
    private static final int SOURCES_FEW = 64;
    private static final long ANY = -1;

    private final CycleIndex cycle;
    private final EntryFilter filter;
    private final long fromSequence;

    private final IntArrayList sources = new IntArrayList(); // the wanted ones, when they are few
    private final IntArrayList heads = new IntArrayList(); // the offset of the next frame of each of them
    private int chain; // the offset of the next frame, when they are many
    private final LongArrayList lone = new LongArrayList(); // positions of lone blocks, in order
    private final IntArrayList loneLengths = new IntArrayList();

    private @Nullable FrameReader frames;
    private int wanted; // the blocks of the current frame that are still to name
    private long position; // of the named block
    private int length;
    private long sequence;
    private boolean sound = true;

    private Postings(CycleIndex cycle, EntryFilter filter, long fromSequence) {
        this.cycle = cycle;
        this.filter = filter;
        this.fromSequence = fromSequence;
        this.position = cycle.covered();
    }

    static Postings open(CycleIndex cycle, EntryFilter filter, long fromSequence) throws IOException {
        Postings postings = new Postings(cycle, filter, fromSequence);
        if (!postings.openLone()) {
            postings.openFrames();
        }
        return postings;
    }

    /** Takes the blocks from the summaries; false when some wanted source has more than one. */
    private boolean openLone() throws IOException {
        for (int i = 0; i < cycle.sourceCount(); i++) {
            if (filter.wantsSource(cycle.source(i)) && filter.wantsSummary(cycle, i)) {
                int loneLength = cycle.loneBlockLength(i);
                if (loneLength == 0 || lone.size() > SOURCES_FEW) {
                    lone.clear();
                    loneLengths.clear();
                    return false;
                }
                addLone(cycle.loneBlockPosition(i), loneLength);
            }
        }
        return true;
    }

    private void addLone(long blockPosition, int blockLength) {
        int at = lone.size();
        while (at > 0 && lone.getLong(at - 1) > blockPosition) {
            at--;
        }
        if (at == 0 || lone.getLong(at - 1) != blockPosition) {
            lone.add(at, blockPosition);
            loneLengths.add(at, blockLength);
        }
    }

    private void openFrames() throws IOException {
        for (int i = 0; i < cycle.sourceCount() && heads.size() <= SOURCES_FEW; i++) {
            if (filter.wantsSource(cycle.source(i))) {
                sources.addInt(cycle.source(i));
                heads.addInt(cycle.lastFrame(i));
            }
        }
        if (heads.size() > SOURCES_FEW) {
            heads.clear();
            sources.clear();
            chain = cycle.lastFrame();
        }
        try {
            frames = cycle.frames();
        } catch (IOException e) {
            sound = false;
        }
    }

    /** Returns the sequence of the cycle's first entry. */
    long firstSequence() {
        return cycle.firstSequence();
    }

    /** Names the block before; false when there is none, or when the index turned out not to be sound. */
    boolean previous() throws IOException {
        if (!lone.isEmpty()) {
            int last = lone.size() - 1;
            position = lone.removeAt(last);
            length = loneLengths.removeAt(last);
            sequence = ANY;
            return true;
        }
        while (wanted == 0) {
            if (!previousFrame()) {
                return false;
            }
        }
        Frame frame = frame();
        int block = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(wanted);
        wanted &= ~(1 << block);
        position = frame.blockPosition(block);
        length = frame.blockLength(block);
        sequence = frame.blockSequence(block);
        return true;
    }

    private boolean previousFrame() throws IOException {
        FrameReader reader = frames;
        int offset = nextOffset();
        if (reader == null || offset == 0) {
            return false;
        }
        if (!reader.moveTo(offset)) {
            sound = false;
            return false;
        }
        Frame frame = reader.frame();
        if (!follow(frame, offset)) {
            sound = false;
            return false;
        }
        if (filter.isBefore(frame.blockNextSequence(frame.blockCount() - 1))) {
            return false; // nor can any before it be wanted
        }
        wanted = filter.wantedBlocks(frame, source -> false);
        for (int i = frame.blockCount() - 1; i >= 0 && frame.blockSequence(i) > fromSequence; i--) {
            wanted &= ~(1 << i);
        }
        if (wanted == 0) {
            position = frame.blockPosition(0) - 1; // all from there on are done with
        }
        return true;
    }

    private int nextOffset() {
        int offset = chain;
        for (int i = 0; i < heads.size(); i++) {
            offset = Math.max(offset, heads.getInt(i));
        }
        return offset;
    }

    /** Goes on to the postings before those of a frame; false when that would not lead back. */
    private boolean follow(Frame frame, int offset) {
        if (chain != 0) {
            chain = frame.previous();
            return chain < offset;
        }
        boolean back = false;
        for (int i = 0; i < frame.postingCount(); i++) {
            int at = sources.indexOf(frame.source(i));
            if (at >= 0 && heads.getInt(at) == offset) {
                heads.setInt(at, frame.previous(i));
                back = true;
                if (frame.previous(i) >= offset) {
                    return false;
                }
            }
        }
        return back;
    }

    private Frame frame() {
        if (frames == null) {
            throw new IllegalStateException("no frame is shown");
        }
        return frames.frame();
    }

    /** Returns where the header of the named block lies in the cycle's file. */
    long position() {
        return position;
    }

    /** Returns the length of the named block, in bytes. */
    int blockLength() {
        return length;
    }

    /** Returns the sequence of the named block's first entry, or -1 when only the block itself tells it. */
    long blockSequence() {
        return sequence;
    }

    /** Tells whether a block is the named one. */
    boolean isOf(BlockCursor block) {
        return sequence == ANY || sequence == block.firstSequence();
    }

    /** Takes note that there is no such block as was named. */
    void giveUp() {
        sound = false;
    }

    /** Tells whether what was read of the index so far led to blocks. */
    boolean isSound() {
        return sound;
    }

    @Override
    public void close() throws IOException {
        if (frames != null) {
            frames.close();
        }
    }
}
