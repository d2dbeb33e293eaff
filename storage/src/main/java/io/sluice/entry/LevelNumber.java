package io.sluice.entry;

/**
 * Maps severities to the numbers that the logger before Sluice kept: 0 debug, 10 info, 20 notice, 30 warning, 40
 * critical, 254 error. There, any number from 0 to 255 is legal.
 */
public final class LevelNumber {
    /** The highest number there is. */
    public static final int MAX = 255;

    private static final int[] NUMBERS = {0, 10, 20, 30, 40, 254};
    private static final Severity[] SEVERITIES = {
        Severity.DEBUG, Severity.INFO, Severity.NOTICE, Severity.WARNING, Severity.CRITICAL, Severity.ERROR
    };

    private LevelNumber() {}

    /**
     * Finds the severity of a number; of one that has no name, that of the next lower one.
     *
     * @throws IllegalArgumentException when it is not from 0 to 255
     */
    public static Severity severity(long number) {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("a level must be a number from 0 to " + MAX + ", got " + number);
        }
        int index = NUMBERS.length - 1;
        while (number < NUMBERS[index]) {
            index--;
        }
        return SEVERITIES[index];
    }

    /** Returns the number of a severity; trace is debug there, and fatal critical. */
    public static int of(Severity severity) {
        return switch (severity) {
            case TRACE, DEBUG -> 0;
            case INFO -> 10;
            case NOTICE -> 20;
            case WARNING -> 30;
            case CRITICAL, FATAL -> 40;
            case ERROR -> 254;
        };
    }
}
