package io.sluice.admit;

import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;

/**
 * Holds one source to its service's quota of a day, and keeps its part of the count in the counters file, so that it
 * outlasts the engine. Safe for use by many threads.
 */
final class DayQuota {
    /** Over the quota, this part of it is for lines that are like no other of their window. */
    private static final int RARE_PART = 16;

    private final DayUse service;
    private final SourceCounters counters;
    private volatile long countedDay; // written while holding this

    DayQuota(DayUse service, SourceCounters counters) {
        this.service = service;
        this.counters = counters;
        this.countedDay = counters.get(SourceCounter.QUOTA_DAY);
    }

    /** Takes bytes from the quota if it has so many left; one of 0 has no end. */
    boolean tryTake(long bytes, long bytesPerDay, long nowNanos) {
        if (bytesPerDay == 0) {
            return true;
        }
        long day = service.enter(nowNanos);
        if (!service.tryAdd(bytes, bytesPerDay)) {
            return false;
        }
        count(bytes, day);
        return true;
    }

    /** Takes bytes for a line that is rare; there are some for these when the quota is used up. */
    boolean tryTakeRare(long bytes, long bytesPerDay, long nowNanos) {
        return bytesPerDay == 0 || tryTake(bytes, bytesPerDay + bytesPerDay / RARE_PART, nowNanos);
    }

    /** Takes bytes, whatever is left. */
    void take(long bytes, long bytesPerDay, long nowNanos) {
        if (bytesPerDay > 0) {
            long day = service.enter(nowNanos);
            service.add(bytes);
            count(bytes, day);
        }
    }

    private void count(long bytes, long day) {
        if (countedDay != day) {
            begin(day);
        }
        counters.add(SourceCounter.QUOTA_BYTES, bytes);
    }

    private synchronized void begin(long day) {
        if (countedDay != day) {
            counters.set(SourceCounter.QUOTA_BYTES, 0);
            counters.set(SourceCounter.QUOTA_DAY, day);
            countedDay = day;
        }
    }
}
