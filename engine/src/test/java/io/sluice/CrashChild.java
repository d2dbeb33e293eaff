package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import java.io.IOException;
import java.nio.file.Path;

/** Offers numbered lines as fast as it can until it is killed; the program that {@link CrashTest} kills. */
final class CrashChild {
    static final int SOURCE_COUNT = 3;

    private CrashChild() {}

    /** Runs with the store's directory, the number of the round and where the queue lies. */
    public static void main(String[] args) throws IOException {
        SluiceConfig config = SluiceConfig.builder(Path.of(args[0]))
                .cycleBytesMax(1 << 20) // rolls often, so that some are killed in the middle of one
                .hotPlacement(HotPlacement.valueOf(args[2]))
                .build();
        Sluice sluice = Sluice.open(config);
        for (int s = 0; s < SOURCE_COUNT; s++) {
            Source source = sluice.source("source" + s, Stream.STDOUT);
            new Thread(() -> offerForEver(source, args[1])).start();
        }
    }

    private static void offerForEver(Source source, String round) {
        for (int i = 0; ; i++) {
            byte[] line = (round + ":" + i).getBytes(UTF_8);
            while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
                Thread.onSpinWait();
            }
        }
    }
}
