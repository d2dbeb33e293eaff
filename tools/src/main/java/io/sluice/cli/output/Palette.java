package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.Severity;

/** Chooses colours, as the escape sequences that turn them on. They are the 16 that every terminal's theme sets. */
final class Palette {
    /** Turns all off. */
    static final byte[] RESET = code("0");

    /** Marks what Sluice says and no service wrote. */
    static final byte[] REMARK = code("36");

    private static final byte[] NONE = {};
    private static final byte[] RED = code("31");
    private static final byte[] YELLOW = code("33");
    private static final byte[] BOLD = code("1");
    private static final byte[] GREY = code("90");

    /** Not red, yellow or grey: those say how much a line matters. */
    private static final byte[][] OF_SERVICES = {
        code("32"), code("34"), code("35"), code("36"), code("92"), code("94"), code("95"), code("96")
    };

    private Palette() {}

    /** Returns the colour of lines of a severity; empty for the usual one. */
    static byte[] of(Severity severity) {
        return switch (severity) {
            case TRACE, DEBUG -> GREY;
            case INFO -> NONE;
            case NOTICE -> BOLD;
            case WARNING -> YELLOW;
            case ERROR, CRITICAL, FATAL -> RED;
        };
    }

    /** Returns a service's colour, the same one every time. */
    static byte[] ofService(String service) {
        int hash = service.hashCode();
        return OF_SERVICES[Math.floorMod(hash ^ (hash >>> 16), OF_SERVICES.length)];
    }

    private static byte[] code(String number) {
        return ("\u001b[" + number + "m").getBytes(US_ASCII);
    }
}
