package io.sluice.read;

import io.sluice.entry.EntryKind;
import org.agrona.DirectBuffer;

/** Says what the beginning of a line tells about whether it goes on with the message of the line before. */
enum LineShape {
    /** Begins a message. */
    FIRST,
    /** Begins with white space, and has more: goes on. */
    INDENTED,
    /** Is a line of a Java stack trace that is not indented: goes on. */
    TRACE,
    /**
     * Begins the trace that Python prints: goes on, and so do the indented lines behind it and the one behind those.
     */
    TRACEBACK,
    /** Names an exception as Python does: goes on behind a Python trace, and begins a message elsewhere. */
    EXCEPTION,
    /** Is a remark of Sluice: stands alone. */
    REMARK;

    private static final String[] TRACE_BEGINNINGS = {"at ", "Caused by:", "Suppressed:"};
    private static final String PYTHON_BEGINNING = "Traceback (most recent call last):";
    private static final String[] EXCEPTION_ENDINGS = {
        "Error", "Exception", "Warning", "Interrupt", "Exit", "Iteration", "Group"
    };
    private static final int NAME_BYTES_MAX = 200;

    static LineShape of(Line line) {
        if (line.kind() != EntryKind.LINE) {
            return REMARK;
        }
        DirectBuffer content = line.content();
        if (content.capacity() == 0) {
            return FIRST;
        }
        byte first = content.getByte(0);
        if (isWhite(first)) {
            return isBlank(content) ? FIRST : INDENTED;
        }
        if (first == '.' && isMore(content)) {
            return TRACE;
        }
        for (String beginning : TRACE_BEGINNINGS) {
            if (beginsWith(content, beginning)) {
                return TRACE;
            }
        }
        if (beginsWith(content, PYTHON_BEGINNING)) {
            return TRACEBACK;
        }
        return isException(content) ? EXCEPTION : FIRST;
    }

    /** Tells whether an {@link #EXCEPTION} behind such a line may go on with its message. */
    boolean mayPrecedeException() {
        return this == INDENTED || this == TRACEBACK;
    }

    private static boolean isWhite(byte value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isBlank(DirectBuffer content) {
        int at = 0;
        while (at < content.capacity() && (isWhite(content.getByte(at)) || content.getByte(at) == '\r')) {
            at++;
        }
        return at == content.capacity();
    }

    private static boolean beginsWith(DirectBuffer content, String text) {
        if (content.capacity() < text.length()) {
            return false;
        }
        int at = 0;
        while (at < text.length() && content.getByte(at) == text.charAt(at)) {
            at++;
        }
        return at == text.length();
    }

    /** Tells whether a line is {@code ... 12 more}. */
    private static boolean isMore(DirectBuffer content) {
        final String dots = "... ";
        if (!beginsWith(content, dots)) {
            return false;
        }
        int at = dots.length();
        while (at < content.capacity() && content.getByte(at) >= '0' && content.getByte(at) <= '9') {
            at++;
        }
        final String more = " more";
        if (at == dots.length() || content.capacity() - at < more.length()) {
            return false;
        }
        return content.getStringWithoutLengthAscii(at, more.length()).equals(more);
    }

    /** Tells whether a line is {@code pkg.SomeError} or {@code SomeError: what happened}. */
    private static boolean isException(DirectBuffer content) {
        int end = 0;
        boolean dotted = false;
        while (end < content.capacity() && end < NAME_BYTES_MAX && isNamePart(content.getByte(end))) {
            dotted |= content.getByte(end) == '.';
            end++;
        }
        boolean ends = end == content.capacity();
        if (end == 0 || !(ends || content.getByte(end) == ':')) {
            return false;
        }
        if (dotted && !ends) {
            return true;
        }
        String name = content.getStringWithoutLengthAscii(0, end);
        for (String ending : EXCEPTION_ENDINGS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamePart(byte value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || value == '_'
                || value == '.';
    }
}
