package io.sluice.read;

import java.io.Closeable;
import java.io.IOException;

/** Moves over the lines that a query wants. Confined to one thread. */
public interface LineCursor extends Closeable {
    /**
     * Moves to the next line.
     *
     * @return false when there is none; a cursor that goes forward may have one later, as the store grows
     */
    boolean next() throws IOException;

    /**
     * Moves to a line whose end has not come: for a reader that will wait no longer. To be called until it returns
     * false.
     *
     * @return false when no such line is left
     */
    boolean flush() throws IOException;

    /** Returns the line that was moved to. It is used again for the next one. */
    Line line();

    /** Returns what reading has cost up to now; the same object every time. */
    QueryCost cost();
}
