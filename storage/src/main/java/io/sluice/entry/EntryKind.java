package io.sluice.entry;

import java.util.Locale;

/** Tells a logged line from a remark of Sluice itself. */
public enum EntryKind {
    /** Content that the source wrote. */
    LINE(0),
    /** The service's process ended; the content says how, such as {@code process 4711 exited with code 7}. */
    EXIT(1),
    /** A process of the service was started; the content says which, such as {@code process 4711 started: top -b}. */
    START(2),
    /** Entries of the source are missing here; the content says how many and why, see {@link Gap}. */
    GAP(3),
    /** Entries of the source that were alike are counted here instead of being kept, see {@link Collapsed}. */
    COLLAPSED(4),
    /** The service writes far more than it may; the content says how much and what. On its monitor stream. */
    FLOOD(5),
    /** A kind that a later version wrote; its content is text to show as a remark. */
    UNKNOWN(15);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Returns the name as readers print it, such as {@code exit}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EntryKind ofCode(int code) {
        return switch (code) {
            case 0 -> LINE;
            case 1 -> EXIT;
            case 2 -> START;
            case 3 -> GAP;
            case 4 -> COLLAPSED;
            case 5 -> FLOOD;
            default -> UNKNOWN;
        };
    }
}
