package io.sluice.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Does again what failed because entries had moved: a file of the sealed tier that is gone means that another catalog
 * is there by now, which the next attempt reads.
 */
final class Moves {
    /** Nothing moves that often while one thing is looked up, unless something else is wrong. */
    static final int MAX = 100;

    /** Reads a catalog, and what it names. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    private Moves() {}

    static <T> T retry(Attempt<T> attempt) throws IOException {
        for (int moves = 0; ; moves++) {
            try {
                return attempt.run();
            } catch (NoSuchFileException e) {
                if (moves == MAX) {
                    throw e;
                }
            }
        }
    }
}
