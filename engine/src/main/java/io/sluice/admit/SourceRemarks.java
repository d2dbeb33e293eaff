package io.sluice.admit;

import io.sluice.entry.Collapsed;
import io.sluice.entry.Gap;
import io.sluice.telemetry.SourceCounter;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Says what is to be written into one source's stream besides its entries: a gap where entries were lost, a count where
 * they were collapsed. Confined to the batch thread, but for what says otherwise.
 *
 * <p><b>Where a gap stands.</b> A loss knows up to where the ring was claimed when it happened. Its gap is written when
 * all of that is written and before the next entry of the source, so it stands where the hole is. A source that goes on
 * losing gets a gap ten times a second at most, each for all that was lost since the last: else a source that is
 * refused every other line would have as many gaps as lines.
 *
 * <p><b>Where a count stands.</b> When its window is over, behind the entries that were offered until then.
 */
public final class SourceRemarks {
    private static final long GAP_PAUSE_NANOS = 100_000_000;
    private static final long FLOOD_PAUSE_NANOS = 60_000_000_000L;

    private final Admission admission;
    private final Source source;
    private final LossLedger losses = new LossLedger();
    private final Queue<Remark> carriedOver = new ArrayDeque<>(1); // from the engine before; at most one

    private long lastGapNanos = Long.MIN_VALUE;
    private long lastFloodNanos = Long.MIN_VALUE;
    private RateGate.@Nullable Window window; // taken, and not yet written whole
    private long windowPosition; // up to where the ring was claimed when it was taken
    private int nextGroup;

    SourceRemarks(Admission admission, Source source) {
        this.admission = admission;
        this.source = source;
    }

    /** Takes note of a loss, which the caller has counted. Safe for use by any thread. */
    void lose(SourceCounter reason, long entries, long bytes) {
        losses.add(
                reason, entries, bytes, admission.nowNanos(), admission.ring().claimedPosition());
        admission.attend(source);
    }

    /** Takes over a loss that the engine before this one counted and did not tell. For the opening thread. */
    public void carryOver(SourceCounter reason, Gap gap) {
        losses.carryOver(reason, gap);
        admission.attend(source);
    }

    /**
     * Takes over collapsed entries that the engine before this one counted and did not tell. For the opening thread.
     */
    public void carryOver(Collapsed collapsed) {
        carriedOver.add(
                Remark.of(collapsed, source.name().stream().defaultSeverity().code()));
        admission.attend(source);
    }

    /** Tells whether there is or will be anything to write. */
    public boolean isPending() {
        RateGate gate = source.gate();
        return losses.isPending() || window != null || !carriedOver.isEmpty() || (gate != null && gate.isWindowOpen());
    }

    /**
     * Takes the gap that is to be written now, or null.
     *
     * @param writtenPosition the position in the ring up to which this source's entries are written
     * @param forced whether it is the last opportunity
     */
    public @Nullable Remark takeGap(long writtenPosition, long nowNanos, boolean forced) {
        if (!losses.isPending() || !(forced || isOver(lastGapNanos, GAP_PAUSE_NANOS, nowNanos))) {
            return null;
        }
        Gap gap = losses.take(writtenPosition);
        if (gap == null) {
            return null;
        }
        if (!losses.isPending()) {
            lastGapNanos = nowNanos;
        }
        return Remark.of(gap, Objects.requireNonNull(SourceCounter.of(gap.reason())));
    }

    /** Takes the count of collapsed lines that is to be written now, or null; as {@link #takeGap}. */
    public @Nullable Remark takeCollapsed(long writtenPosition, long nowNanos, boolean forced) {
        Remark carried = carriedOver.poll();
        if (carried != null) {
            return carried;
        }
        RateGate.Window current = window == null ? takeWindow(nowNanos, forced) : window;
        if (current == null || windowPosition > writtenPosition) {
            return null;
        }
        CollapseTable table = current.table();
        int group = table.nextCounted(nextGroup);
        if (group < 0) {
            window = null;
            admission.tables().giveBack(table);
            return null;
        }
        nextGroup = group + 1;
        return Remark.of(table.collapsed(group), table.severity(group));
    }

    private RateGate.@Nullable Window takeWindow(long nowNanos, boolean forced) {
        RateGate gate = source.gate();
        RateGate.Window taken = gate == null ? null : gate.takeWindow(nowNanos, forced);
        if (taken != null) {
            window = taken;
            windowPosition = admission.ring().claimedPosition();
            nextGroup = 0;
            reportFlood(taken, nowNanos);
        }
        return taken;
    }

    private void reportFlood(RateGate.Window flood, long nowNanos) {
        int greatest = flood.table().greatest();
        if (greatest >= 0
                && flood.durationNanos() >= admission.floodNanos()
                && isOver(lastFloodNanos, FLOOD_PAUSE_NANOS, nowNanos)) {
            lastFloodNanos = nowNanos;
            admission.report(new FloodReport(
                    source.name(),
                    flood.table().exemplar(greatest),
                    flood.linesPerSecond(),
                    flood.sinceNanos(),
                    flood.durationNanos()));
        }
    }

    /** Tells whether {@code pauseNanos} have passed, also when the clock was set back since. */
    private static boolean isOver(long sinceNanos, long pauseNanos, long nowNanos) {
        return sinceNanos == Long.MIN_VALUE || nowNanos - sinceNanos >= pauseNanos || nowNanos < sinceNanos;
    }
}
