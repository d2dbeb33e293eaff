package io.sluice.cli.output;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal how far long work has come: {@code 42% 1.2 GiB of 2.9 GiB, 310.0 MiB/s, 5 s left}. Drawn at most
 * five times a second, always in the same place, and gone when it is closed. Confined to one thread.
 */
public final class ProgressLine implements AutoCloseable {
    /** Names what is counted. */
    public enum Unit {
        BYTES,
        ROWS,
        ENTRIES;

        private String text(long count) {
            return this == BYTES ? HumanText.bytes(count) : HumanText.count(count);
        }

        private String label() {
            return this == BYTES ? "" : " " + name().toLowerCase(Locale.ROOT);
        }
    }

    /** In the place of a total that nobody knows. */
    public static final long UNKNOWN = -1;

    private static final long PAUSE_NANOS = 200_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long LEFT_SECONDS_MAX = 100L * 86_400;
    private static final String ERASE = "\r\u001b[K";

    private final @Nullable Consumer<String> terminal;
    private final Unit unit;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private long nextNanos;
    private boolean drawn;

    /**
     * Begins to measure.
     *
     * @param terminal is given what to write, control sequences too; null is none, and then nothing is shown
     * @param nanoClock tells how time passes, nanoseconds from anywhere
     */
    public ProgressLine(@Nullable Consumer<String> terminal, Unit unit, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.unit = unit;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.nextNanos = startNanos + PAUSE_NANOS;
    }

    /** Tells how far the work has come; cheap enough to be called for each row. */
    public void update(long done, long total) {
        if (terminal == null) {
            return;
        }
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - nextNanos < 0) {
            return;
        }
        nextNanos = nowNanos + PAUSE_NANOS;
        drawn = true;
        terminal.accept(ERASE + text(done, total, nowNanos - startNanos));
    }

    private String text(long done, long total, long nanos) {
        double perSecond = (double) done * SECOND_NANOS / Math.max(1, nanos);
        String rate = unit.text((long) perSecond) + unit.label() + "/s";
        if (total <= 0) {
            return unit.text(done) + unit.label() + ", " + rate;
        }
        long percent = (long) Math.min(100, done * 100.0 / total);
        String text = percent + "% " + unit.text(done) + " of " + unit.text(total) + unit.label() + ", " + rate;
        double left = Math.max(0, total - done) / perSecond;
        return left < LEFT_SECONDS_MAX
                ? text + ", " + HumanText.duration((long) (left * SECOND_NANOS)) + " left"
                : text;
    }

    /** Takes the line off the screen, for something else to be written; it comes back with a later update. */
    public void erase() {
        if (drawn && terminal != null) {
            drawn = false;
            terminal.accept(ERASE);
        }
    }

    @Override
    public void close() {
        erase();
    }
}
