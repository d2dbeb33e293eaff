// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.tail;

/** Takes the events of one tail, one write at a time, and never makes the caller wait. */
public interface Outlet {
    /** Tells whether the last write is done, so that the next one may come. */
    boolean isReady();

    /** Tells whether nobody takes events any more. */
    boolean isClosed();

    /** Begins to write; to be called only when it is ready. */
    void write(byte[] events, boolean last);
}
