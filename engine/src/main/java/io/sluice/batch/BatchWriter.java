package io.sluice.batch;

import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockSink;
import io.sluice.ring.SlotEntry;
import io.sluice.ring.SlotHandler;
import io.sluice.ring.SlotRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.Agent;

/**
 * Drains the ring into blocks and appends each block when it is full or old enough. Confined to the batch thread, but
 * for what says otherwise.
 *
 * <p>An entry is numbered when it is put into a block, counted as stored when the block is appended, and its slots are
 * free as soon as it is in the block. When an append fails, the sealed block is kept and appended again and again with
 * a pause between, and nothing more is taken from the ring: the ring fills, producers are told so, and not one accepted
 * entry is lost.
 */
public final class BatchWriter implements Agent, SlotHandler {
    /** The batch thread's name. */
    public static final String ROLE_NAME = "sluice-batch";

    private static final int DRAIN_SLOTS = 4_096;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long HEARTBEAT_NANOS = 100_000_000;
    private static final System.Logger LOGGER = System.getLogger("io.sluice");

    private final SlotRing ring;
    private final BlockBuilder builder;
    private final BlockSink sink;
    private final BatchCounters counters;
    private final Linger linger;

    private boolean failing; // the block could not be appended yet
    private long failedAtNanos;
    private long heartbeatNanos;
    private long begunNanos; // when the block in the builder began to wait for more entries
    private long lastPosition = -1; // of the last entry in the block
    private volatile long persistedPosition = -1; // written by the batch thread, read by whoever waits for it

    /** Prepares to write; {@code builder} is reset to the sequence that the next entry shall have. */
    public BatchWriter(SlotRing ring, BlockBuilder builder, BlockSink sink, BatchCounters counters, Linger linger) {
        this.ring = ring;
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
        }
        if (failing && !retry(nowNanos)) {
            return 0;
        }
        int entryCount = ring.drain(this, DRAIN_SLOTS);
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
        if (!builder.fits(length) && !append()) {
            return false;
        }
        if (builder.entryCount() == 0) {
            begunNanos = linger.begin(entry.timeNanos());
        }
        int at = builder.begin(entry.source(), entry.timeNanos(), entry.severity(), entry.flags(), length);
        entry.copyContent(builder.buffer(), at);
        lastPosition = entry.lastPosition();
        return true;
    }

    /**
     * Appends what there is, full or not, and tells whether nothing is left; for the end, when no more entries come.
     */
    boolean isFinished() {
        return (builder.entryCount() == 0 || append()) && ring.usedSlots() == 0;
    }

    /** Returns the position in the ring up to which all entries are appended. Safe for use by any thread. */
    public long persistedPosition() {
        return persistedPosition;
    }

    private boolean append() {
        ByteBuffer block = builder.seal();
        int length = block.remaining();
        try {
            sink.append(block);
        } catch (IOException | RuntimeException | Error e) {
            onFailure(e);
            return false;
        }
        if (failing) {
            failing = false;
            LOGGER.log(System.Logger.Level.INFO, "appending again");
        }
        counters.onAppended(builder, length);
        builder.reset(builder.nextSequence());
        persistedPosition = lastPosition;
        return true;
    }

    private void onFailure(Throwable why) {
        failedAtNanos = linger.clock().epochNanos();
        counters.onAppendFailure();
        if (!failing) {
            failing = true;
            LOGGER.log(System.Logger.Level.ERROR, "cannot append; entries wait in the ring", why);
        }
    }
}
