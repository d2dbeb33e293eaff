package io.sluice.cli.drill;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;

/** Looks at what a store tells of what it has lost. Stateless. */
final class Losses {
    private Losses() {}

    /** Adds up the entries that the gaps of a store tell of. */
    static long told(Path store) throws IOException {
        long told = 0;
        try (LogReader reader = LogReader.open(store, notice -> {});
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                Line line = lines.line();
                if (line.kind() == EntryKind.GAP) {
                    byte[] content = line.copyContent();
                    Gap gap = Gap.parse(content, content.length);
                    told += gap == null ? 0 : gap.entries();
                }
            }
        }
        return told;
    }

    /** Checks that gaps tell of all that was dropped, and that the store is sound. */
    static void check(Path store, long dropped, DrillReport report) throws IOException {
        long told = told(store);
        report.check(told == dropped, "dropped %,d entries, and gaps tell of %,d", dropped, told);
        checkSound(store, report);
    }

    /** Checks that the store is sound. */
    static void checkSound(Path store, DrillReport report) throws IOException {
        try (LogReader reader = LogReader.open(store, notice -> {})) {
            VerifyReport verified = reader.verify();
            report.check(
                    verified.isSound(),
                    "the store is sound, and the counts of each source add up%s",
                    verified.isSound() ? "" : ": " + verified.problems().get(0));
        }
    }
}
