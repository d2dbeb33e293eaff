package io.sluice.ring;

import org.agrona.concurrent.UnsafeBuffer;

/** Takes copies of entries that wait in a ring. */
@FunctionalInterface
public interface SlotViewer {
    /**
     * Is shown an entry.
     *
     * @param source the number of its source
     * @param timeNanos when it was offered
     * @param severityAndFlags the code of its severity, eight bits up, and its flags
     * @param content its content
     */
    void show(int source, long timeNanos, int severityAndFlags, UnsafeBuffer content);
}
