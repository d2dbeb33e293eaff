package io.sluice.read;

import java.util.OptionalInt;

/**
 * Is one run of a service: from the entry that says that its process was started to the one that says how it ended.
 *
 * @param startSequence the sequence of the first
 * @param startNanos when that was offered, nanoseconds since the epoch
 * @param endSequence the sequence of the run's last entry: that of its end, or the one before the next run's start when
 *     that came first; {@link #UNKNOWN} while there is neither
 * @param endNanos when the end was offered, nanoseconds since the epoch; {@link #UNKNOWN} when none was: the process
 *     still runs, or died together with its engine
 * @param exitCode what the process exited with, if that is known
 * @param pid the process, or {@link #UNKNOWN}
 */
public record Run(
        long startSequence, long startNanos, long endSequence, long endNanos, OptionalInt exitCode, long pid) {
    /** What is not known. */
    public static final long UNKNOWN = -1;

    static Run started(long sequence, long timeNanos, long pid) {
        return new Run(sequence, timeNanos, UNKNOWN, UNKNOWN, OptionalInt.empty(), pid);
    }

    Run endedBefore(long nextStartSequence) {
        return new Run(startSequence, startNanos, nextStartSequence - 1, endNanos, exitCode, pid);
    }

    /** Ends the run; one that was ended by the next start keeps its last entry. */
    Run exited(long sequence, long timeNanos, OptionalInt code) {
        return new Run(startSequence, startNanos, isOpen() ? sequence : endSequence, timeNanos, code, pid);
    }

    /** Tells whether later entries of the service belong to the run. */
    public boolean isOpen() {
        return endSequence == UNKNOWN;
    }

    /** Tells whether a line of the service lies in the run. */
    public boolean contains(long sequence) {
        return sequence >= startSequence && (isOpen() || sequence <= endSequence);
    }

    /** Returns the sequence behind the run's last entry, {@link Long#MAX_VALUE} while it is open. */
    public long untilSequence() {
        return isOpen() ? Long.MAX_VALUE : endSequence + 1;
    }
}
