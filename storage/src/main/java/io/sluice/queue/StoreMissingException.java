package io.sluice.queue;

import java.io.IOException;
import java.nio.file.Path;

/** Reports that a directory holds no store. */
public final class StoreMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreMissingException(Path directory) {
        super("no store in " + directory);
    }
}
