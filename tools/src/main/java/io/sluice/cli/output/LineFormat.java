package io.sluice.cli.output;

import io.sluice.read.Line;
import java.io.IOException;

/** Prints lines in one form. Confined to one thread. */
public interface LineFormat {
    /** Tells whether this form has a place for a line at all. */
    boolean shows(Line line);

    /** Prints a line. */
    void print(Line line, ByteOutput out) throws IOException;
}
