package io.sluice.cli.drill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages small stores at random. {@code -Dsluice.damage.rounds=N} does so for longer; {@code -Dsluice.seed=S
 * -Dsluice.damage.first=R -Dsluice.damage.rounds=1} repeats one round alone.
 */
class DamageTest {
    private static final int FIRST = Integer.getInteger("sluice.damage.first", 0);
    private static final int ROUNDS = Integer.getInteger("sluice.damage.rounds", 250);
    /** Each build on a Java tries the same; campaigns have others. */
    private static final long SEED = Runtime.version().feature();

    @TempDir
    private Path directory;

    @Test
    void showsNoWrongLineAndLosesNoneThatNoDamageTouched() throws Exception {
        List<String> said = new ArrayList<>();
        DrillReport report = new DrillReport(said::add);

        new DamageDrill(FIRST, ROUNDS, Seeds.otherwise(SEED)).run(directory, report);

        assertTrue(report.isGood(), () -> String.join("\n", said));
    }
}
