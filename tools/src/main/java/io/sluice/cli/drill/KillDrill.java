package io.sluice.cli.drill;

import io.sluice.queue.HotPlacement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * An engine's process is killed with {@code kill -9} at random instants, time and again over one store: while it opens,
 * appends, rolls, indexes, seals, merges and closes. With the queue in memory and on disk in turn.
 */
public final class KillDrill implements Drill {
    private static final int LIFE_MILLIS_MAX = 400;
    private static final int EVERY = 8; // kills one of so many while it opens, and one while it closes
    private static final int CLOSE_MILLIS_MAX = 60;
    private static final int OPENS_MIN = 20; // of fewer, the time is told and not judged
    private static final long OPEN_NANOS_MAX = 1_000_000_000;

    private final int roundCount;
    private final long seed;

    /** Makes a drill of so many kills, and of one more if they are odd; the same seed gives the same instants. */
    public KillDrill(int roundCount, long seed) {
        this.roundCount = Math.max(2, roundCount + roundCount % 2); // as many with the queue in memory as on disk
        this.seed = seed;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        report.note("%,d kills, seed %d", roundCount, seed);
        Random random = new Random(seed);
        for (HotPlacement placement : new HotPlacement[] {HotPlacement.MEMORY, HotPlacement.DISK}) {
            kill(scratch.resolve(placement.name()), placement, random, report);
        }
    }

    private void kill(Path store, HotPlacement placement, Random random, DrillReport report) throws Exception {
        NumberedLines lines = new NumberedLines();
        long[] openNanos = new long[(roundCount + 1) / 2]; // with the start of a JVM that loads its classes
        long[] ownNanos = new long[openNanos.length]; // without waiting for a processor
        for (int round = 0; round < openNanos.length; round++) {
            String word = "r" + round;
            try (ChildProcess child = ChildProcess.start(store, placement, word)) {
                if (round % EVERY == EVERY - 1) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * LIFE_MILLIS_MAX)); // perhaps before it is open
                } else {
                    child.awaitPersisted(0);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE_MILLIS_MAX));
                }
                if (round % EVERY == 1) {
                    child.beginEnd();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(CLOSE_MILLIS_MAX)); // perhaps after its end
                }
                child.kill();
                lines.expect(word, child.persisted());
                openNanos[round] = child.openNanos();
                ownNanos[round] = child.openNanos() - child.delayedNanos();
                for (String stack : child.stacks()) {
                    report.note("engine %d takes long to open: %s", round + 1, stack);
                }
            }
        }
        String last = "last";
        try (ChildProcess child = ChildProcess.start(store, placement, last)) {
            child.awaitPersisted(0);
            child.end();
            lines.expect(last, child.persisted());
        }
        long emptyNanos = openNanos[0];
        Arrays.sort(openNanos);
        Arrays.sort(ownNanos);
        long slowestNanos = openNanos[openNanos.length - 1];
        long slowestOwnNanos = ownNanos[ownNanos.length - 1];
        report.note(
                "queue in %s: %,d kills; opened in %.2f s when empty, %.2f at the median, %.2f at most,"
                        + " %.2f without waiting for a processor; with the start of a JVM",
                placement,
                openNanos.length,
                emptyNanos / 1e9,
                openNanos[openNanos.length / 2] / 1e9,
                slowestNanos / 1e9,
                slowestOwnNanos / 1e9);
        lines.look(store);
        lines.check(report);
        if (ownNanos.length >= OPENS_MIN) {
            report.check(
                    slowestOwnNanos - ownNanos[ownNanos.length / 2] < OPEN_NANOS_MAX,
                    "it always opened less than a second slower than usual, waiting for a processor left out");
        }
        Losses.checkSound(store, report);
    }
}
