package io.sluice.read;

/**
 * Says what a follower passed over.
 *
 * @param count how many entries of the store, wanted or not
 * @param after the line that was shown last; behind it they lie
 */
public record Skipped(long count, Cursor after) {}
