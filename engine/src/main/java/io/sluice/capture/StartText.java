package io.sluice.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Writes that a process was started, as readers find it again: {@code process 4711 started: sh -c true}. */
final class StartText {
    /** The longest such text; command lines can have megabytes. */
    static final int BYTES_MAX = 1_024;

    private StartText() {}

    /** Writes the text, cut to {@link #BYTES_MAX} or the longest entry, on one line whatever the command line has. */
    static byte[] of(long pid, String command, int entryBytesMax) {
        StringBuilder text = new StringBuilder("process ").append(pid).append(" started");
        String shown = command.length() <= BYTES_MAX ? command : command.substring(0, BYTES_MAX);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            text.append(i == 0 ? ": " : "").append(Character.isISOControl(c) ? ' ' : c);
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        int end = Math.min(bytes.length, Math.min(BYTES_MAX, entryBytesMax));
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--; // not in the middle of a character
        }
        return Arrays.copyOf(bytes, end);
    }
}
