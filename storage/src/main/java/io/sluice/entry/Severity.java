package io.sluice.entry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ranks entries by how much they matter, least first. Its code is what is kept on disk. */
public enum Severity {
    TRACE(0),
    DEBUG(1),
    INFO(2),
    NOTICE(3),
    WARNING(4),
    ERROR(5),
    CRITICAL(6),
    FATAL(7);

    /** How many severities there are; the length of every array of counts by severity. */
    public static final int COUNT = 8;

    private static final Severity[] BY_CODE = values();

    /** syslog's numbers run the other way: 0 is an emergency, 7 is debug. */
    private static final Severity[] BY_SYSLOG = {FATAL, FATAL, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG};

    private final int code;

    Severity(int code) {
        this.code = code;
    }

    /** Returns the number that stands for this severity on disk, 0 to 7. */
    public int code() {
        return code;
    }

    /** Returns the name as users write it, such as {@code warning}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds the severity of a number on disk; only its low three bits count. */
    public static Severity ofCode(int code) {
        return BY_CODE[code & (COUNT - 1)];
    }

    /** Finds the severity of a syslog priority; only its low three bits count, the rest is the facility. */
    public static Severity ofSyslog(int priority) {
        return BY_SYSLOG[priority & 7];
    }

    /**
     * Finds the severity of a word that people and programs use for one ({@code err}, {@code warn}, {@code emerg},
     * {@code panic}, ...), in any case, or of a syslog number {@code 0} to {@code 7}; null when it is none.
     */
    public static @Nullable Severity ofLabel(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "trace", "verbose", "finest", "finer" -> TRACE;
            case "debug", "fine", "7" -> DEBUG;
            case "info", "information", "6" -> INFO;
            case "notice", "5" -> NOTICE;
            case "warning", "warn", "4" -> WARNING;
            case "error", "err", "severe", "3" -> ERROR;
            case "critical", "crit", "2" -> CRITICAL;
            case "fatal", "alert", "emerg", "emergency", "panic", "1", "0" -> FATAL;
            default -> null;
        };
    }
}
