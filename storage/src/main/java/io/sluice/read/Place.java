package io.sluice.read;

import io.sluice.queue.CycleFile;
import org.jspecify.annotations.Nullable;

/**
 * Says up to where a reader has come in the queue.
 *
 * @param sequence behind the last entry that it has seen
 * @param cycle the cycle that the last block lies in, null when there is none
 * @param position where in the cycle's file the next block will be
 */
record Place(long sequence, @Nullable CycleFile cycle, long position) {}
