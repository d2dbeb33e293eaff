package io.sluice.read;

import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets many stores live on a disk that fails and loses power, each for some hundred steps of appending, journal and
 * sealing that a seed chooses. {@code -Dsluice.disk.seeds=1 -Dsluice.seed=N} repeats one.
 */
class FaultyDiskTest {
    private static final int SEED_COUNT = Integer.getInteger("sluice.disk.seeds", 100);

    @TempDir
    Path directory;

    @Test
    void keepsWhatWasForcedWhateverTheDiskDoes() throws IOException {
        long first = Seeds.next();
        long faultCount = 0;
        long lossCount = 0;
        for (long seed = first; seed < first + SEED_COUNT; seed++) {
            Path root = Files.createDirectory(directory.resolve("life" + seed));
            try (FaultyLife life = new FaultyLife(root, seed)) {
                life.live();
                faultCount += life.faultCount();
                lossCount += life.lossCount();
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        System.err.println(SEED_COUNT + " stores, " + faultCount + " failures of the disk, " + lossCount
                + " entries lost that were not forced");
    }
}
