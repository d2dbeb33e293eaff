package io.sluice.block;

import java.io.IOException;

/** Says that nothing can be stored because there is no room for it, on the disk or within the store's own limits. */
public final class NoSpaceException extends IOException {
    private static final long serialVersionUID = 1;

    /** Says where the room is lacking. */
    public NoSpaceException(String message) {
        super(message);
    }

    /** Says where the room is lacking, and what showed it. */
    public NoSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
