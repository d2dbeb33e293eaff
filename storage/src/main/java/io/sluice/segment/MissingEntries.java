package io.sluice.segment;

/**
 * Says which entries were not there when their surroundings were sealed.
 *
 * @param from the sequence of the first
 * @param until the sequence behind the last
 */
public record MissingEntries(long from, long until) {}
