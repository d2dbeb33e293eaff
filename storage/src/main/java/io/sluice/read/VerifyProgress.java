package io.sluice.read;

/** Is told how far a look at a whole store has come. */
@FunctionalInterface
public interface VerifyProgress {
    /** For those who do not want to know. */
    VerifyProgress NONE = (done, total) -> {};

    /** Takes how many entries were looked at, and how many there are about. */
    void update(long done, long total);
}
