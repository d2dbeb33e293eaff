package io.sluice.cli.demo;

import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.util.Random;

/**
 * Says what a service writes again and again, with numbers that move.
 *
 * @param stream where it writes it
 * @param severity how much it matters
 * @param template the text; {@code #} is a counter, {@code @} a number below 1000, {@code %} four hexadecimal digits
 */
record Message(Stream stream, Severity severity, String template) {
    private static final int NUMBER_BOUND = 1_000;

    static Message info(String template) {
        return new Message(Stream.STDOUT, Severity.INFO, "INFO " + template);
    }

    static Message debug(String template) {
        return new Message(Stream.STDOUT, Severity.DEBUG, "DEBUG " + template);
    }

    static Message notice(String template) {
        return new Message(Stream.STDOUT, Severity.NOTICE, "NOTICE " + template);
    }

    static Message warning(String template) {
        return new Message(Stream.STDERR, Severity.WARNING, "WARN " + template);
    }

    static Message error(String template) {
        return new Message(Stream.STDERR, Severity.ERROR, "ERROR " + template);
    }

    /** Fills the template in for the {@code count}th line. */
    String text(long count, Random random) {
        StringBuilder text = new StringBuilder(template.length() + 32);
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            switch (c) {
                case '#' -> text.append(count);
                case '@' -> text.append(random.nextInt(NUMBER_BOUND));
                case '%' -> text.append(Integer.toHexString(0x1_0000 | random.nextInt(0x1_0000)), 1, 5);
                default -> text.append(c);
            }
        }
        return text.toString();
    }
}
