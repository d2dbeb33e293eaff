package io.sluice.block;

/** Reports bytes that are not the block they should be. The message says what was expected and what was found. */
public final class CorruptBlockException extends Exception {
    private static final long serialVersionUID = 1L;

    /** States what is wrong with the block. */
    public CorruptBlockException(String problem) {
        super(problem);
    }
}
