package io.sluice.queue;

import java.io.Closeable;
import java.io.IOException;

/**
 * Makes the blocks of one cycle outlast a power loss: a copy in the journal, or the cycle's own file where that lies on
 * a disk. Confined to one thread. After any failure it is only to be closed.
 */
interface LastingCycle extends Closeable {
    /** Opens them. A seam: tests put a failing disk here. */
    interface Opener {
        /**
         * Opens what is there of a cycle, or makes it.
         *
         * @param anew true when what is there must not be believed: then it is written once more, from the cycle
         */
        LastingCycle open(CycleFile cycle, boolean anew) throws IOException;
    }

    /** Returns where in the cycle's file the bytes begin that are still to come. */
    long length();

    /**
     * Takes the cycle's bytes over, from {@link #length} to {@code end}, where a block ends.
     *
     * @param cycle the cycle's file
     */
    void extend(CycleReader cycle, long end) throws IOException;

    /** Returns when all that was taken over outlasts a power loss. */
    void force() throws IOException;
}
