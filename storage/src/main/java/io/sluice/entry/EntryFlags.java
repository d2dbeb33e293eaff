package io.sluice.entry;

/**
 * Names the bits of an entry's flag byte, in the ring and on disk alike.
 *
 * <pre>
 *   7 6 5 4   3 2   1           0
 *  +---------+-----+-----------+-----------+
 *  |  kind   |  0  | CONTINUED | CONTINUES |
 *  +---------+-----+-----------+-----------+
 * </pre>
 *
 * A line that does not fit an entry, or whose end was long in coming, is kept as several entries of its source, its
 * <em>parts</em>: all but the last have {@link #CONTINUES}, all but the first have {@link #CONTINUED}. Readers join
 * them.
 */
public final class EntryFlags {
    /** The line goes on in the next entry of this source. */
    public static final int CONTINUES = 1;

    /** The line began in an earlier entry of this source. */
    public static final int CONTINUED = 1 << 1;

    private static final int KIND_SHIFT = 4;

    private EntryFlags() {}

    /** Makes a flag byte of a kind and the bits above. */
    public static int of(EntryKind kind, int bits) {
        return (kind.code() << KIND_SHIFT) | bits;
    }

    /** Tells whether the line goes on in the next entry of this source. */
    public static boolean continues(int flags) {
        return (flags & CONTINUES) != 0;
    }

    /** Tells whether the line began in an earlier entry of this source. */
    public static boolean continued(int flags) {
        return (flags & CONTINUED) != 0;
    }

    /** Tells whether the entry is a part of a line and not all of it. */
    public static boolean isPart(int flags) {
        return (flags & (CONTINUES | CONTINUED)) != 0;
    }

    /** Reads the kind out of a flag byte. */
    public static EntryKind kind(int flags) {
        return EntryKind.ofCode((flags >>> KIND_SHIFT) & 0xF);
    }
}
