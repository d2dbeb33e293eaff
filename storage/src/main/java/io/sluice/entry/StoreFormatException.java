package io.sluice.entry;

import java.io.IOException;
import java.nio.file.Path;

/** Reports a file that Sluice cannot read: it is corrupt, too old or too new, as the message says. */
public final class StoreFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Names the file and what is wrong with it. */
    public StoreFormatException(Path path, String problem) {
        super(path + " is " + problem);
    }

    /** Names the file, what is wrong with it, and what showed it. */
    public StoreFormatException(Path path, String problem, Throwable cause) {
        super(path + " is " + problem, cause);
    }
}
