package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.SealLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers numbered lines until it is killed, with limits so small that it seals, merges and removes all the time; the
 * program that {@link SealCrashTest} kills.
 */
final class SealCrashChild {
    static final int LOUD_COUNT = 3;
    static final int QUIET_COUNT = 20;

    private static final int LOUD_BURST = 60; // lines
    private static final long LOUD_PAUSE_NANOS = 4_000_000;
    private static final long QUIET_PAUSE_NANOS = 3_000_000; // one line of one of them

    private SealCrashChild() {}

    /** Runs with the store's directory, the number of the round, where the queue lies, and the cap in bytes. */
    public static void main(String[] args) throws IOException {
        Sluice sluice = Sluice.open(config(Path.of(args[0]), HotPlacement.valueOf(args[2]), Long.parseLong(args[3])));
        for (int s = 0; s < LOUD_COUNT; s++) {
            Source source = sluice.source("loud" + s, Stream.STDOUT);
            new Thread(() -> shout(source, args[1])).start();
        }
        Source[] quiet = new Source[QUIET_COUNT];
        for (int s = 0; s < QUIET_COUNT; s++) {
            quiet[s] = sluice.source("quiet" + s, Stream.STDERR);
        }
        new Thread(() -> whisper(quiet, args[1])).start();
    }

    static SluiceConfig config(Path directory, HotPlacement placement, long storeBytesMax) {
        return SluiceConfig.builder(directory)
                .hotPlacement(placement)
                .sourceCountMax(64)
                .blockBytes(16 << 10)
                .cycleBytesMax(128 << 10)
                .hotBytesMax(16 << 20)
                .sealLimits(new SealLimits(96 << 10, 4 << 10, 256 << 10))
                .keepLimits(new KeepLimits(storeBytesMax, 0, Duration.ZERO, 0))
                .build();
    }

    private static void shout(Source source, String round) {
        Random random = new Random();
        for (int i = 0; ; i++) {
            offer(source, round + ":" + i + ":" + Long.toHexString(random.nextLong()) + " goes on and on");
            if (i % LOUD_BURST == 0) {
                LockSupport.parkNanos(LOUD_PAUSE_NANOS);
            }
        }
    }

    private static void whisper(Source[] sources, String round) {
        for (int i = 0; ; i++) {
            offer(sources[i % QUIET_COUNT], round + ":" + i / QUIET_COUNT + ": now and then");
            LockSupport.parkNanos(QUIET_PAUSE_NANOS);
        }
    }

    private static void offer(Source source, String text) {
        byte[] line = text.getBytes(UTF_8);
        while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
            Thread.onSpinWait();
        }
    }
}
