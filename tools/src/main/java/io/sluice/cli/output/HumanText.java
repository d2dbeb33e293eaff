package io.sluice.cli.output;

/** Writes numbers so that people can compare them at a glance. */
public final class HumanText {
    private static final String UNITS = "KMGTPE";
    private static final int STEP = 1_024;
    private static final int GROUP = 3;

    private HumanText() {}

    /** Writes a number of bytes, such as {@code 812 B}, {@code 1.5 KiB} or {@code 23.0 GiB}. */
    public static String bytes(long count) {
        if (count < STEP) {
            return count + " B";
        }
        long whole = count;
        long unit = 1;
        int index = -1;
        while (whole >= STEP) {
            whole /= STEP;
            unit *= STEP;
            index++;
        }
        long tenths = (long) ((count - whole * unit) * 10.0 / unit);
        return whole + "." + Math.min(tenths, 9) + " " + UNITS.charAt(index) + "iB";
    }

    /** Writes a count with a comma between its thousands, such as {@code 1,234,567}. */
    public static String count(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        int first = count < 0 ? 1 : 0;
        for (int at = text.length() - GROUP; at > first; at -= GROUP) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    /** Writes a number of nanoseconds in its greatest whole unit, such as {@code 4 s} or {@code 2 h}. */
    public static String duration(long nanos) {
        long seconds = Math.max(0, nanos) / 1_000_000_000L;
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
