package io.sluice.ring;

/**
 * Holds the offsets of an entry in its slots. An entry takes one slot or several consecutive ones; its first begins
 * with a header, and content fills the rest of it and all of the others. Numbers have the machine's byte order: a ring
 * never leaves its process.
 *
 * <pre>
 *   0            8               16       20      24                         slot bytes
 *  +------------+---------------+--------+-------+-------------------------+
 *  | descriptor | time          | length | slots | content ...             |
 *  +------------+---------------+--------+-------+-------------------------+
 *
 *  descriptor
 *   63             32 31      16 15        8 7        0
 *  +-----------------+----------+-----------+----------+
 *  | source          | 0        | severity  | flags    |
 *  +-----------------+----------+-----------+----------+
 * </pre>
 */
final class SlotLayout {
    static final int DESCRIPTOR_OFFSET = 0;
    static final int TIME_OFFSET = 8;
    static final int LENGTH_OFFSET = 16;
    static final int SLOT_COUNT_OFFSET = 20;
    static final int HEADER_LENGTH = 24;

    static final int SOURCE_SHIFT = 32;
    static final int SEVERITY_SHIFT = 8;
    static final int BYTE_MASK = 0xFF;

    private SlotLayout() {}
}
