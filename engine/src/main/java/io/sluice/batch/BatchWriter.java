package io.sluice.batch;

import io.sluice.admit.Admission;
import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockSink;
import io.sluice.block.NoSpaceException;
import io.sluice.entry.CalmLogger;
import io.sluice.ring.SlotEntry;
import io.sluice.ring.SlotHandler;
import io.sluice.ring.SlotRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Drains the ring into blocks and appends each block when it is full or old enough. Confined to the batch thread, but
 * for what says otherwise.
 *
 * <p>An entry is numbered when it is put into a block, counted as stored when the block is appended, and its slots are
 * free as soon as it is in the block. When an append fails, the sealed block is kept and appended again and again with
 * a pause between, and nothing more is taken from the ring: the ring fills, producers are told so, and not one accepted
 * entry is lost.
 *
 * <p>Gaps, and counts of what was collapsed, are entries that it makes itself: see {@link RemarkWriter}.
 */
public final class BatchWriter implements Agent, SlotHandler {
    /** The batch thread's name. */
    public static final String ROLE_NAME = "sluice-batch";

    private static final int DRAIN_SLOTS = 4_096;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long LOG_PAUSE_NANOS = 10_000_000_000L;
    private static final long HEARTBEAT_NANOS = 100_000_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private static final int TAKEN_SLOTS_MAX = 256; // as often as the ring releases them

    private final Admission admission;
    private final SlotRing ring;
    private final RemarkWriter remarks;
    private final BlockBuilder builder;
    private final BlockSink sink;
    private final BatchCounters counters;
    private final Linger linger;

    private boolean failing; // the block could not be appended yet
    private int blockLength; // of the block that is being appended
    private boolean appended; // the block is, and what follows is not done
    private long failedAtNanos;
    private long loggedNanos; // when a failure was logged last
    private boolean logged; // whether the present failure was, or else the last one
    private long heartbeatNanos;
    private long begunNanos; // when the block in the builder began to wait for more entries
    private long turnNanos; // when the turn began
    private long lastPosition = -1; // of the last entry in the block
    private int takenSource = -1; // whose entries were taken last
    private long takenSlots; // of its entries, not yet given back to its share
    private volatile @Nullable ByteBuffer pendingBlock; // sealed and not appended; written by the batch thread
    private volatile long pendingPosition = -1; // of the last entry in it; written by the batch thread
    private volatile long pendingSinceNanos; // by System.nanoTime(); written by the batch thread
    private volatile long persistedPosition = -1; // written by the batch thread, read by whoever waits for it

    /** Prepares to write; {@code builder} is reset to the sequence that the next entry shall have. */
    public BatchWriter(
            Admission admission, BlockBuilder builder, BlockSink sink, BatchCounters counters, Linger linger) {
        this.admission = admission;
        this.ring = admission.ring();
        this.remarks = new RemarkWriter(admission, builder, this::hasRoom);
        this.builder = builder;
        this.sink = sink;
        this.counters = counters;
        this.linger = linger;
    }

    @Override
    public String roleName() {
        return ROLE_NAME;
    }

    /** Takes one turn: what is in the ring goes into blocks, and blocks that are due are appended. */
    @Override
    public int doWork() {
        long nowNanos = linger.clock().epochNanos();
        if (nowNanos - heartbeatNanos >= HEARTBEAT_NANOS || nowNanos < heartbeatNanos) {
            heartbeatNanos = nowNanos;
            counters.onTurn(ring.usedSlots(), nowNanos);
            counters.onTurn(admission);
        }
        if (appended) { // an error came between
            settle();
        }
        if (failing && !retry(nowNanos)) {
            return 0;
        }
        turnNanos = nowNanos;
        remarks.poll();
        if (remarks.isWatching() && !remarks.writeDue(ring.drainedPosition(), nowNanos, false)) {
            return 0;
        }
        int entryCount = ring.drain(this, DRAIN_SLOTS);
        giveBackTaken();
        if (builder.entryCount() > 0 && linger.isOver(begunNanos)) {
            append();
        }
        return entryCount;
    }

    private boolean retry(long nowNanos) {
        long pauseNanos = nowNanos - failedAtNanos;
        return (pauseNanos >= RETRY_NANOS || pauseNanos < 0) && append();
    }

    @Override
    public boolean onEntry(SlotEntry entry) {
        int length = entry.length();
        int source = entry.source();
        if (remarks.isWatching() && !remarks.writeBefore(source, entry.firstPosition(), turnNanos)) {
            return false;
        }
        if (!hasRoom(length)) {
            return false;
        }
        if (builder.entryCount() == 0) {
            begunNanos = linger.begin(entry.timeNanos());
        }
        int at = builder.begin(source, entry.timeNanos(), entry.severity(), entry.flags(), length);
        entry.copyContent(builder.buffer(), at);
        lastPosition = entry.lastPosition();
        if (source != takenSource || takenSlots >= TAKEN_SLOTS_MAX) {
            giveBackTaken();
            takenSource = source;
        }
        takenSlots += entry.slotCount();
        return true;
    }

    private void giveBackTaken() {
        if (takenSlots > 0) {
            counters.source(takenSource).onTaken(takenSlots);
            takenSlots = 0;
        }
    }

    private boolean hasRoom(int length) {
        return (!failing && builder.fits(length)) || append(); // a block that failed stays as it is
    }

    /**
     * Appends what there is, full or not, and tells whether nothing is left; for the end, when no more entries come.
     */
    boolean isFinished() {
        if (ring.usedSlots() > 0 || (failing && !append())) {
            return false;
        }
        remarks.poll();
        counters.onTurn(admission);
        return remarks.writeDue(ring.drainedPosition(), linger.clock().epochNanos(), true)
                && (builder.entryCount() == 0 || append())
                && ring.usedSlots() == 0;
    }

    /** Returns the position in the ring up to which all entries are appended. Safe for use by any thread. */
    public long persistedPosition() {
        return persistedPosition;
    }

    /**
     * Tells whether a block waits to be appended for longer than {@code nanos}, be it that appending fails or that it
     * does not return. Safe for use by any thread.
     */
    public boolean isStanding(long nanos) {
        return pendingBlock != null && System.nanoTime() - pendingSinceNanos > nanos;
    }

    /**
     * Returns a copy of the block that waits to be appended, null when there is none. Safe for use by any thread: the
     * block may change while it is copied, so its checksum may not hold.
     */
    public @Nullable ByteBuffer copyPendingBlock() {
        ByteBuffer pending = pendingBlock;
        if (pending == null) {
            return null;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(pending.capacity());
        new UnsafeBuffer(pending).getBytes(0, copy, 0, copy.capacity()); // not by its limit, which changes
        return copy;
    }

    /** Returns the position in the ring of the last entry of that block. Safe for use by any thread. */
    public long pendingPosition() {
        return pendingPosition;
    }

    private boolean append() {
        ByteBuffer block = builder.seal();
        if (pendingBlock == null) {
            blockLength = block.remaining();
            pendingPosition = lastPosition;
            pendingSinceNanos = System.nanoTime();
            pendingBlock = block;
        }
        if (!appended) {
            try {
                sink.append(block);
                appended = true;
            } catch (IOException | RuntimeException | Error e) {
                onFailure(e);
                return false;
            }
        }
        settle();
        return true;
    }

    /** Does what an appended block is to be followed by. */
    private void settle() {
        if (failing) {
            failing = false;
            tellSpace(false);
            if (logged) {
                LOGGER.log(System.Logger.Level.INFO, "appending again");
            }
        }
        pendingBlock = null;
        admission.setStanding(false);
        counters.onAppended(builder, blockLength);
        remarks.onAppended();
        builder.reset(builder.nextSequence());
        persistedPosition = lastPosition;
        appended = false;
    }

    private void onFailure(Throwable why) {
        failedAtNanos = linger.clock().epochNanos();
        counters.onAppendFailure();
        admission.setStanding(true);
        tellSpace(why instanceof NoSpaceException);
        if (isMappingFault(why)) {
            counters.onMappingFault();
        }
        if (!failing) {
            failing = true;
            log(why);
        }
    }

    /** Tells of a failure, unless the last was told a moment ago: a disk that is about full fails again and again. */
    private void log(Throwable why) {
        logged = failedAtNanos - loggedNanos >= LOG_PAUSE_NANOS || failedAtNanos < loggedNanos;
        if (!logged) {
            return;
        }
        loggedNanos = failedAtNanos;
        if (why instanceof NoSpaceException) {
            LOGGER.log(System.Logger.Level.ERROR, "cannot append; entries wait in the ring: " + why.getMessage());
        } else {
            LOGGER.log(System.Logger.Level.ERROR, "cannot append; entries wait in the ring", why);
        }
    }

    private void tellSpace(boolean lacking) {
        counters.onSpace(lacking);
        admission.setWithoutSpace(lacking);
    }

    /** Takes note of a failure that is not an append's, or shows up after it: the queue is begun anew. */
    void onStray(Throwable why) {
        if (isMappingFault(why)) {
            counters.onMappingFault();
            sink.onMappingFault();
        }
    }

    private static boolean isMappingFault(Throwable failure) {
        for (Throwable why = failure; why != null; why = why.getCause()) {
            if (why instanceof InternalError) {
                return true;
            }
        }
        return false;
    }
}
