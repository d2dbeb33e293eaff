package io.sluice.admit;

import io.sluice.telemetry.SourceCounter;

/** Tells the negative answers to an offer apart; {@link Source} names and describes them. */
public final class OfferCode {
    private OfferCode() {}

    /** Tells whether the ring had no room for now, for whatever reason: waiting may help. */
    public static boolean isLackOfRoom(long code) {
        return code == Source.FULL || code == Source.SHARE || code == Source.NO_SPACE;
    }

    /** Returns what counts the entries that were dropped with this answer. */
    static SourceCounter reasonOf(long code) {
        if (code == Source.CLOSED) {
            return SourceCounter.DROPPED_CLOSED;
        }
        if (code == Source.SHARE) {
            return SourceCounter.DROPPED_SHARE;
        }
        if (code == Source.RATE) {
            return SourceCounter.DROPPED_RATE;
        }
        if (code == Source.QUOTA) {
            return SourceCounter.DROPPED_QUOTA;
        }
        if (code == Source.NO_SPACE) {
            return SourceCounter.DROPPED_NO_SPACE;
        }
        return code == Source.TOO_LONG ? SourceCounter.DROPPED_TOO_LONG : SourceCounter.DROPPED_FULL;
    }
}
