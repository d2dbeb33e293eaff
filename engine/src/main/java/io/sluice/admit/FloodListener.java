package io.sluice.admit;

/**
 * Learns that a service floods, so that a supervisor can slow it down, restart it or tell somebody. A seam: the
 * embedding program implements it.
 */
@FunctionalInterface
public interface FloodListener {
    /**
     * Takes a report: the first when a flood has gone on for a whole collapse window, then one a minute while it lasts.
     * Called on the thread {@code sluice-monitor}, which does nothing that others wait for; what it throws is logged.
     */
    void onFlood(FloodReport report);

    /** Makes a listener that does nothing. */
    static FloodListener none() {
        return report -> {};
    }
}
