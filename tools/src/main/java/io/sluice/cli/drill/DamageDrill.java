package io.sluice.cli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Files of small stores are damaged at random: bits flipped, pages zeroed, pieces swapped, files cut off, replaced,
 * deleted or taken from an earlier time. Then the store is read in every way, verified, opened by an engine that takes
 * new lines, and read again. The same seed and number give the same damage, to a store made of the same lines.
 */
public final class DamageDrill implements Drill {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "sluice-damage-";
    private static final int FINDINGS_MAX = 20;
    private static final int PROGRESS_ROUNDS = 100;

    private final int firstRound;
    private final int roundCount;
    private final long seed;
    private int findingCount;

    /** Makes a drill of so many rounds. */
    public DamageDrill(int roundCount, long seed) {
        this(0, roundCount, seed);
    }

    /** Makes a drill of so many rounds, the first of which has another number than 0. */
    public DamageDrill(int firstRound, int roundCount, long seed) {
        this.firstRound = firstRound;
        this.roundCount = roundCount;
        this.seed = seed;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        report.note("%,d rounds, seed %d", roundCount, seed);
        boolean memory = Files.isDirectory(MEMORY);
        Path fast = Files.createTempDirectory(memory ? MEMORY : scratch, PREFIX);
        try {
            List<DamagedStore> stores = new ArrayList<>(RichStore.make(new Random(seed), fast.resolve("store"), null));
            Path queue = memory ? fast.resolve("queue") : null;
            if (queue != null) {
                stores.addAll(RichStore.make(new Random(seed), scratch.resolve("store"), queue));
            } else {
                report.skip("there is no /dev/shm to have a queue in");
            }
            long startNanos = System.nanoTime();
            for (int round = firstRound; round < firstRound + roundCount && findingCount < FINDINGS_MAX; round++) {
                Random random = new Random(new SplittableRandom(seed + round).nextLong());
                DamagedStore store = stores.get(random.nextInt(stores.size()));
                Path queueOf = store.root().startsWith(fast) ? null : queue;
                DamageRound damaged = new DamageRound(store, queueOf, random);
                damaged.run();
                tell(report, round, damaged);
                if ((round + 1) % PROGRESS_ROUNDS == 0) {
                    report.note("round %,d, %.1f s", round, (System.nanoTime() - startNanos) / 1e9);
                }
            }
            report.check(
                    findingCount == 0,
                    "%,d rounds in %.1f s: no wrong line, none lost that was not touched, no unnamed failure",
                    roundCount,
                    (System.nanoTime() - startNanos) / 1e9);
        } finally {
            delete(fast);
        }
    }

    private void tell(DrillReport report, int round, DamageRound damaged) {
        List<String> findings = damaged.findings();
        if (findings.isEmpty()) {
            return;
        }
        findingCount++;
        report.check(false, "round %d, seed %d, %s", round, seed, damaged);
        for (String finding : findings) {
            report.note("%s", finding);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.toList();
        }
        for (int i = paths.size() - 1; i >= 0; i--) { // what is in a directory comes behind it
            Files.deleteIfExists(paths.get(i));
        }
    }
}
