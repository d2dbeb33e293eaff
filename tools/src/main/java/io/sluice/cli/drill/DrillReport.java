package io.sluice.cli.drill;

import java.util.Locale;
import java.util.function.Consumer;

/** Says as a drill goes on what it measured and whether what was promised held. Confined to one thread. */
public final class DrillReport {
    private final Consumer<String> out;
    private int checkCount;
    private int failureCount;
    private int skipCount;

    /** Makes an empty report, each line of which goes to {@code out} at once. */
    public DrillReport(Consumer<String> out) {
        this.out = out;
    }

    /** Says what is being done or was measured. */
    void note(String form, Object... values) {
        out.accept("      " + String.format(Locale.ROOT, form, values));
    }

    /** Says what is not done, and why. */
    void skip(String form, Object... values) {
        skipCount++;
        out.accept("skip  " + String.format(Locale.ROOT, form, values));
    }

    /** Says what was promised, and whether it held. */
    void check(boolean held, String form, Object... values) {
        checkCount++;
        failureCount += held ? 0 : 1;
        out.accept((held ? "ok    " : "FAIL  ") + String.format(Locale.ROOT, form, values));
    }

    /** Tells whether all that was checked held, and something was, unless what could not be done here was skipped. */
    public boolean isGood() {
        return failureCount == 0 && checkCount + skipCount > 0;
    }
}
