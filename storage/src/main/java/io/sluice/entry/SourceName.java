package io.sluice.entry;

import org.jspecify.annotations.Nullable;

/**
 * Names a source: where an entry came from.
 *
 * @param context the group of services it belongs to, such as {@code core}; one part of a dotted name
 * @param service the dotted name of the supervised program, such as {@code hero_collab.server}
 * @param stream which of its streams
 */
public record SourceName(String context, String service, Stream stream) {
    /** The context of a service that names none. */
    public static final String DEFAULT_CONTEXT = "core";

    /** How long a context or a service name may be, in bytes (they are ASCII). */
    public static final int NAME_BYTES_MAX = 255;

    /**
     * Checks both names.
     *
     * @throws IllegalArgumentException when a name breaks the rule, which the message states
     */
    public SourceName {
        checkDotted("context", context);
        if (context.indexOf('.') >= 0) {
            throw new IllegalArgumentException("context must have no dot, got \"" + printable(context) + '"');
        }
        checkDotted("service", service);
    }

    /** Names a source in the default context. */
    public static SourceName of(String service, Stream stream) {
        return new SourceName(DEFAULT_CONTEXT, service, stream);
    }

    /**
     * Compares by hand, as {@link #hashCode} does: a record's own way takes 30 ms to get ready, at every start of a
     * reader.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceName name
                && stream == name.stream
                && service.equals(name.service)
                && context.equals(name.context);
    }

    @Override
    public int hashCode() {
        return (context.hashCode() * 31 + service.hashCode()) * 31 + stream.code();
    }

    /** Returns the name as counters and tables show it, such as {@code core/hero_collab.server/stdout}. */
    @Override
    public String toString() {
        return context + '/' + service + '/' + stream.label();
    }

    /**
     * Names end up in files, terminals, pages and shell commands, so the alphabet is small: a name that looks like a
     * path, an option, an escape sequence or another name cannot be made from it.
     */
    private static void checkDotted(String what, String name) {
        if (name.isEmpty() || name.length() > NAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + NAME_BYTES_MAX + " bytes long, got " + name.length());
        }
        char previous = '.';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean afterWord = previous != '.' && previous != '-';
            if (!(isWord(c) || (c == '.' && afterWord) || (c == '-' && previous != '.'))) {
                throw broken(what, name);
            }
            previous = c;
        }
        if (!isWord(previous)) {
            throw broken(what, name);
        }
    }

    /** Tells whether a character may stand anywhere in a name: a letter, a digit, or one of {@code _ @ :}. */
    public static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '@'
                || c == ':';
    }

    private static IllegalArgumentException broken(String what, String name) {
        return new IllegalArgumentException(
                what + " must be dotted parts of letters, digits, '_', '@', ':' and inner '-'," + " none empty, got \""
                        + printable(name) + '"');
    }

    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : "\\x" + Integer.toHexString(c));
        }
        return text.toString();
    }
}
