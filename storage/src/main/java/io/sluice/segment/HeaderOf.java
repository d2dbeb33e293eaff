package io.sluice.segment;

import io.sluice.entry.FileHeader;

/** Makes the header of one of a store's files. */
@FunctionalInterface
interface HeaderOf {
    FileHeader header(long magic, int version);
}
