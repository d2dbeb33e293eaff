package io.sluice;

import io.sluice.entry.SourceName;

/**
 * Says what became of the entries of one source, over the life of the store.
 *
 * @param source the source
 * @param offered how many entries were offered
 * @param stored how many of them are stored
 * @param storedBytes how many bytes of content those have
 * @param collapsed how many were counted instead of kept, because the source was over its rate
 * @param dropped how many were dropped, for whatever reason
 */
public record SourceReport(
        SourceName source, long offered, long stored, long storedBytes, long collapsed, long dropped) {}
