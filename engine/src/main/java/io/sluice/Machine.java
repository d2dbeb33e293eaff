package io.sluice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one start of the machine from another. */
final class Machine {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int HEX = 16;
    private static final int DIGITS = 15;

    private Machine() {}

    /** Returns a number that is another one after each start of the machine, 0 when there is none to be had. */
    static long boot() {
        try {
            String digits = Files.readString(BOOT_ID).replace("-", "").strip();
            return Long.parseLong(digits.substring(0, DIGITS), HEX);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return 0; // then a restart shows by what it took along
        }
    }
}
