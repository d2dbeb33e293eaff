package io.sluice.cli.output;

/** Writes values between tabs: tabs, line feeds, carriage returns and backslashes become {@code \t \n \r \\}. */
final class TsvText {
    private TsvText() {}

    /** Puts a value; more is escaped where a terminal would act on it. */
    static void put(ByteOutput out, byte[] bytes, int length, boolean terminal) throws OutputFailedException {
        int plainFrom = 0;
        for (int at = 0; at < length; at++) {
            int letter = switch (bytes[at]) {
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\\' -> '\\';
                default -> 0;
            };
            if (letter != 0) {
                putPlain(out, bytes, plainFrom, at, terminal);
                out.put('\\');
                out.put(letter);
                plainFrom = at + 1;
            }
        }
        putPlain(out, bytes, plainFrom, length, terminal);
    }

    private static void putPlain(ByteOutput out, byte[] bytes, int from, int to, boolean terminal)
            throws OutputFailedException {
        if (terminal) {
            TerminalText.put(out, bytes, from, to);
        } else {
            out.put(bytes, from, to - from);
        }
    }
}
