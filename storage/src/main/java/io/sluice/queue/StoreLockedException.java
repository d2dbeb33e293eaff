package io.sluice.queue;

import java.io.IOException;

/** Reports that another engine owns the store. */
public final class StoreLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreLockedException(String problem) {
        super(problem);
    }
}
