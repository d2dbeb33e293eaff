package io.sluice.admit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.Severity;
import io.sluice.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

class UnstoredLinesTest {
    private final Random random = new Random(Seeds.next());

    @RepeatedTest(20)
    void showsTheNewestLinesAsTheyWereWhateverTheirLengths() {
        UnstoredLines lines = new UnstoredLines(0);
        // Lines of few lengths end where others began, and where the memory ends.
        int step = random.nextBoolean() ? 1 << random.nextInt(9) : 1 + random.nextInt(300);
        List<byte[]> added = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            byte[] content = new byte[random.nextInt(4) * step];
            random.nextBytes(content);
            LineBatch batch = new LineBatch(1);
            batch.reset(content);
            batch.add(0, content.length, Severity.INFO.code(), 0);
            lines.add(7, batch, 0, i);
            added.add(content);
            if (i % 50 == 0) {
                check(lines, added);
            }
        }
        byte[] last = "the last".getBytes(US_ASCII);
        LineBatch batch = new LineBatch(1);
        batch.reset(last);
        batch.add(0, last.length, Severity.INFO.code(), 0);
        lines.add(7, batch, 0, added.size());
        added.add(last);
        check(lines, added);
    }

    private static void check(UnstoredLines lines, List<byte[]> added) {
        List<Long> shown = new ArrayList<>();
        lines.show(7, (source, timeNanos, severity, content) -> {
            assertArrayEquals(added.get((int) timeNanos), content, () -> "line " + timeNanos);
            shown.add(timeNanos);
        });
        assertTrue(shown.size() >= Math.min(3, added.size()), () -> "shown " + shown);
        for (int i = 0; i < shown.size(); i++) {
            assertEquals(added.size() - shown.size() + i, shown.get(i), "the newest, oldest first");
        }
    }
}
