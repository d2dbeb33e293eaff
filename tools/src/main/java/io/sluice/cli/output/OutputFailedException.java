package io.sluice.cli.output;

import java.io.IOException;

/** Reports that output could not be written; most often because its reader, such as {@code head}, has gone. */
public final class OutputFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputFailedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
