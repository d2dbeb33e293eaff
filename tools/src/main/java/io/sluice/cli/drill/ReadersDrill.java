package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.queue.HotPlacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Processes read a store in all ways while another one appends, rolls, indexes, seals and merges, is closed or killed
 * and begins again; half of the time it removes the oldest entries as well.
 */
public final class ReadersDrill implements Drill {
    private static final int READER_COUNT = 3;
    private static final int LIFE_MILLIS_MAX = 3_000;
    private static final long STORE_BYTES_MAX = 12L << 20;
    private static final long DEADLINE_SECONDS = 60;

    private final int seconds;
    private final long seed;

    /** Makes a drill that takes so many seconds; the same seed gives the same instants. */
    public ReadersDrill(int seconds, long seed) {
        this.seconds = seconds;
        this.seed = seed;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        report.note("%d processes read for %d s, seed %d", READER_COUNT, seconds, seed);
        read(scratch.resolve("growing"), HotPlacement.MEMORY, 0, report);
        read(scratch.resolve("capped"), HotPlacement.DISK, STORE_BYTES_MAX, report);
    }

    private void read(Path store, HotPlacement placement, long storeBytesMax, DrillReport report) throws Exception {
        Random random = new Random(seed);
        long endNanos = 0; // once the readers run
        List<Process> readers = new ArrayList<>();
        int lives = 0;
        try {
            while (lives == 0 || System.nanoTime() - endNanos < 0) {
                try (ChildProcess engine = ChildProcess.start(store, placement, "life" + lives, storeBytesMax)) {
                    engine.awaitPersisted(0);
                    while (readers.size() < READER_COUNT) {
                        readers.add(ChildJvm.start(
                                ReaderChild.class,
                                store.toString(),
                                String.valueOf(random.nextLong()),
                                String.valueOf(storeBytesMax == 0)));
                        endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) / 2;
                    }
                    long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
                    TimeUnit.MILLISECONDS.sleep(Math.max(1, Math.min(leftMillis, random.nextInt(LIFE_MILLIS_MAX))));
                    engine.requireAlive();
                    if (random.nextBoolean()) {
                        engine.kill();
                    } else {
                        engine.end();
                    }
                }
                lives++;
            }
            report.note(
                    storeBytesMax == 0 ? "%d engines, nothing removed" : "%d engines, a store of %d MiB at most",
                    lives,
                    storeBytesMax >> 20);
            check(readers, report);
        } finally {
            readers.forEach(Process::destroyForcibly);
        }
        Losses.checkSound(store, report);
    }

    private static void check(List<Process> readers, DrillReport report) throws IOException, InterruptedException {
        long readings = 0;
        long lines = 0;
        List<String> wrong = new ArrayList<>();
        for (Process reader : readers) {
            end(reader);
            if (!reader.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                wrong.add("a reader does not end");
                continue;
            }
            String said = new String(reader.getInputStream().readAllBytes(), UTF_8);
            for (String line : said.lines().toList()) {
                if (line.startsWith(ReaderChild.READINGS)) {
                    readings += Long.parseLong(line.substring(ReaderChild.READINGS.length()));
                } else if (line.startsWith(ReaderChild.LINES)) {
                    lines += Long.parseLong(line.substring(ReaderChild.LINES.length()));
                } else if (line.startsWith(ReaderChild.WRONG)) {
                    wrong.add(line); // others may be the JVM's
                }
            }
            if (reader.exitValue() != 0) {
                wrong.add("a reader ended with " + reader.exitValue() + ": " + said);
            }
        }
        report.check(
                wrong.isEmpty() && lines > 0,
                "read %,d times, %,d lines, each once and in order%s",
                readings,
                lines,
                wrong.isEmpty() ? "" : ": " + String.join("; ", wrong));
    }

    private static void end(Process reader) {
        try {
            reader.getOutputStream().write('\n');
            reader.getOutputStream().close();
        } catch (IOException e) {
            // it has ended before, and says why
        }
    }
}
