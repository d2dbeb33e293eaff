package io.sluice.entry;

import java.io.IOException;
import java.nio.file.Path;

/** Reports a file that Sluice cannot read: it is corrupt, too old or too new, as the message says. */
public final class StoreFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean tooNew;

    /** Names the file and what is wrong with it. */
    public StoreFormatException(Path path, String problem) {
        super(path + " is " + problem);
        this.tooNew = false;
    }

    /** Names the file, what is wrong with it, and what showed it. */
    public StoreFormatException(Path path, String problem, Throwable cause) {
        super(path + " is " + problem, cause);
        this.tooNew = false;
    }

    private StoreFormatException(String message) {
        super(message);
        this.tooNew = true;
    }

    /** Makes one for a sound file of a later Sluice, and says what shows that. */
    static StoreFormatException tooNew(Path path, String sign) {
        return new StoreFormatException(path + " is too new: " + sign);
    }

    /**
     * Tells whether the file is sound and of a later Sluice. Who makes a damaged file anew must leave such a one alone:
     * it holds what this Sluice cannot know of.
     */
    public boolean isTooNew() {
        return tooNew;
    }
}
