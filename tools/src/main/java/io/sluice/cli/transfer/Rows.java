package io.sluice.cli.transfer;

import java.io.Closeable;
import java.io.IOException;

/** Reads rows of one kind of input, in order. Confined to one thread. */
public interface Rows extends Closeable {
    /**
     * Reads the next row into {@code row}.
     *
     * @return false when there is none
     * @throws BadRowException when there is a row, but not one to be understood; the next call goes on behind it
     */
    boolean next(Row row) throws IOException, BadRowException;

    /** Says where the row is that was read last, such as {@code line 17}. */
    String place();

    /** Returns how much was read, in the unit of {@link #total}. */
    long done();

    /** Returns how much there is to read, or a negative number when nobody knows. */
    long total();

    /** Tells whether {@link #done} and {@link #total} are bytes; else they are rows. */
    boolean countsBytes();
}
