package io.sluice.entry;

/**
 * Names the bits of an entry's flag byte, in the ring and on disk alike.
 *
 * <pre>
 *   7 6 5 4   3       2        1           0
 *  +---------+-------+--------+-----------+-----------+
 *  |  kind   | ERROR | TAGGED | CONTINUED | CONTINUES |
 *  +---------+-------+--------+-----------+-----------+
 * </pre>
 *
 * A line that does not fit an entry, or whose end was long in coming, is kept as several entries of its source, its
 * <em>parts</em>: all but the last have {@link #CONTINUES}, all but the first have {@link #CONTINUED}. Readers join
 * them. Tags stand before the content of a line's first part, see {@link TagsLayout}; {@link #ERROR} is on all parts.
 */
public final class EntryFlags {
    /** The line goes on in the next entry of this source. */
    public static final int CONTINUES = 1;

    /** The line began in an earlier entry of this source. */
    public static final int CONTINUED = 1 << 1;

    /** Tags stand before the content; without a meaning where {@link #CONTINUED} is set. */
    public static final int TAGGED = 1 << 2;

    /** Whoever logged the line says that it reports an error, whatever its severity. */
    public static final int ERROR = 1 << 3;

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

    /** Tells whether tags stand before the content. */
    public static boolean tagged(int flags) {
        return (flags & (TAGGED | CONTINUED)) == TAGGED;
    }

    /** Tells whether the line reports an error, whatever its severity. */
    public static boolean error(int flags) {
        return (flags & ERROR) != 0;
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
