package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.telemetry.StoreCounter;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Is an engine in surroundings that lack something; the program that {@link EnvironmentTest} starts. It offers lines
 * for a while, over several rolls, and says on standard output what it saw. {@code starve}: in the middle it takes
 * every descriptor that the process may have, and gives them back.
 */
final class EnvironmentChild {
    static final String SERVICE = "child";

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 500_000;
    private static final long PART_NANOS = 1_300_000_000; // longer than a cycle

    private EnvironmentChild() {}

    /** Runs with the store's directory, and {@code starve} or {@code plain}. */
    public static void main(String[] args) throws IOException {
        Sluice sluice = Sluice.open(config(Path.of(args[0])));
        Source source = sluice.source(SERVICE, Stream.STDOUT);
        int next = offer(source, 0);
        if (args[1].equals("starve")) {
            next = offer(source, next); // what is needed for a roll is loaded
            starve(sluice, Path.of(args[0] + "-other")); // once without need, for the same reason
            List<FileInputStream> taken = takeAll();
            next = offer(source, next);
            String refusal = starve(sluice, Path.of(args[0] + "-other"));
            long before = sluice.persistedSequence();
            for (FileInputStream file : taken) {
                file.close();
            }
            next = offer(source, next);
            System.out.println("refused: " + refusal);
            System.out.println("failed appends: " + sluice.count(StoreCounter.APPEND_FAILURES));
            System.out.println("goes on: " + (sluice.persistedSequence() > before));
        }
        boolean persisted = sluice.awaitPersisted(DEADLINE);
        CloseReport report = sluice.close(DEADLINE);
        System.out.println("offered: " + next);
        System.out.println("persisted: " + persisted + " " + report.stored() + " dropped " + report.dropped());
        System.exit(report.drained() ? 0 : 8);
    }

    static SluiceConfig config(Path directory) {
        return SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.DISK)
                .cycleDuration(Duration.ofSeconds(1))
                .statsInterval(Duration.ZERO)
                .build();
    }

    private static int offer(Source source, int from) {
        long startNanos = System.nanoTime();
        int next = from;
        while (System.nanoTime() - startNanos < PART_NANOS) {
            byte[] line = String.valueOf(next++).getBytes(UTF_8);
            long unused = source.offer(Severity.INFO, line, 0, line.length);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return next;
    }

    /** Opens a second engine, which needs descriptors, and returns what it answered. */
    private static String starve(Sluice sluice, Path other) {
        try (Sluice second = Sluice.open(config(other))) {
            return "opened " + second.storeId() + " beside " + sluice.storeId();
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    private static List<FileInputStream> takeAll() {
        List<FileInputStream> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            return taken;
        }
    }
}
