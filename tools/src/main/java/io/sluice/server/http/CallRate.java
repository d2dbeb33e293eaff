// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

/** Lets so many calls a second through, and half of that at once. Safe for use by many threads. */
final class CallRate {
    private final double perSecond;
    private double tokens; // guarded by this
    private long lastNanos = System.nanoTime(); // guarded by this

    CallRate(int perSecond) {
        this.perSecond = perSecond;
        this.tokens = perSecond / 2.0;
    }

    /** Takes so many calls if they may come now. */
    synchronized boolean tryTake(int calls) {
        long nowNanos = System.nanoTime();
        tokens = Math.min(perSecond / 2, tokens + perSecond * (nowNanos - lastNanos) / 1e9);
        lastNanos = nowNanos;
        if (tokens < calls) {
            return false;
        }
        tokens -= calls;
        return true;
    }
}
