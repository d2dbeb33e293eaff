package io.sluice.telemetry;

import io.sluice.entry.FileHeader;
import org.agrona.concurrent.status.CountersReader;

/**
 * Holds the geometry of the file {@code counters}.
 *
 * <pre>
 *   0        64                4096                          4096 + 512 n              4096 + 640 n
 *  +--------+-----------------+-----------------------------+-------------------------+
 *  | header | 0               | n x 512 bytes of meta-data  | n x 128 bytes of values |
 *  +--------+-----------------+-----------------------------+-------------------------+
 * </pre>
 *
 * Meta-data and values are laid out by Agrona's {@code CountersManager}; {@code n} is the header's own first number.
 * The key of a counter's meta-data is 8 bytes: the source's number, or -1 for a count of the store, and which count it
 * is.
 */
final class CountersLayout {
    static final String FILE_NAME = "counters";
    static final long MAGIC = FileHeader.magic("SLUCOUNT");
    static final int VERSION = 1;

    static final int COUNT_OFFSET = FileHeader.OWN_OFFSET;
    static final int METADATA_OFFSET = 4_096;

    static final int TYPE_ID = 0x51C;
    static final int KEY_SOURCE_OFFSET = 0;
    static final int KEY_COUNTER_OFFSET = 4;
    static final int KEY_LENGTH = 8;
    static final int NO_SOURCE = -1;

    private CountersLayout() {}

    static int metadataLength(int count) {
        return count * CountersReader.METADATA_LENGTH;
    }

    static int valuesLength(int count) {
        return count * CountersReader.COUNTER_LENGTH;
    }

    static int valuesOffset(int count) {
        return METADATA_OFFSET + metadataLength(count);
    }

    static int fileLength(int count) {
        return valuesOffset(count) + valuesLength(count);
    }
}
