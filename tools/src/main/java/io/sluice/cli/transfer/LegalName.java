package io.sluice.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.SourceName;
import java.util.Locale;

/** Makes names that Sluice takes of names that it does not: each byte that may not be where it is becomes {@code _}. */
final class LegalName {
    private static final char REPLACEMENT = '_';

    private LegalName() {}

    /** Makes the name of a service, in dotted parts. A legal one stays as it is. */
    static String service(String name) {
        return legal(name, true);
    }

    /** Makes the name of a context, in one part. A legal one stays as it is. */
    static String context(String name) {
        return legal(name, false);
    }

    private static String legal(String name, boolean dotted) {
        byte[] bytes = name.getBytes(UTF_8);
        StringBuilder legal = new StringBuilder(bytes.length);
        char previous = '.';
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean last = i == bytes.length - 1;
            boolean dot = c == '.' && dotted && previous != '.' && previous != '-' && !last;
            boolean hyphen = c == '-' && previous != '.' && !last;
            previous = SourceName.isWord(c) || dot || hyphen ? c : REPLACEMENT;
            legal.append(previous);
        }
        if (legal.length() > SourceName.NAME_BYTES_MAX) {
            String hash = String.format(Locale.ROOT, "_%08x", name.hashCode()); // long names with the same beginning
            legal.setLength(SourceName.NAME_BYTES_MAX - hash.length());
            int end = legal.length() - 1;
            if (!SourceName.isWord(legal.charAt(end))) {
                legal.setCharAt(end, REPLACEMENT);
            }
            legal.append(hash);
        }
        return legal.length() == 0 ? String.valueOf(REPLACEMENT) : legal.toString();
    }
}
