package io.sluice.queue;

import io.sluice.entry.EpochClock;

/**
 * Says when a cycle is full.
 *
 * @param cycleBytesMax how many bytes of blocks a cycle takes
 * @param cycleNanosMax how long a cycle takes blocks, in nanoseconds
 * @param clock what tells the cycle's age
 */
public record CycleLimits(long cycleBytesMax, long cycleNanosMax, EpochClock clock) {}
