package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.EntryKind;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks whether the numbered lines of children are there, each once and in order: of each word and source 0, 1, 2 and
 * so on, at least as many as were said to be persisted.
 */
final class NumberedLines {
    private final Map<String, Long> persisted = new HashMap<>(); // by word
    private final Map<String, Long> next = new HashMap<>(); // by word and source number
    private long lineCount;
    private long wrongCount;
    private long missingCount;

    /** Takes note of how many lines with a word were said to be persisted of each source. */
    void expect(String word, long count) {
        persisted.put(word, count);
    }

    /** Reads all of a store. */
    void look(Path store) throws IOException {
        Query query = Query.builder()
                .service(
                        ServicePattern.parse(EngineChild.SERVICE.substring(0, EngineChild.SERVICE.indexOf('.')) + ".*"))
                .build();
        next.clear();
        lineCount = 0;
        wrongCount = 0;
        missingCount = 0;
        try (LogReader reader = LogReader.open(store, notice -> {});
                LineCursor lines = reader.forward(query, 0)) {
            while (lines.next()) {
                note(lines.line());
            }
        }
        persisted.forEach((word, count) -> {
            for (int source = 0; source < EngineChild.SOURCE_COUNT; source++) {
                missingCount += Math.max(0, count - next.getOrDefault(word + ' ' + source, 0L));
            }
        });
    }

    private void note(Line line) {
        if (line.kind() != EntryKind.LINE || line.source() == null) {
            return;
        }
        String text = new String(line.copyContent(), US_ASCII);
        int space = text.indexOf(' ');
        String service = line.source().service();
        String key = text.substring(0, space) + ' ' + service.substring(EngineChild.SERVICE.length());
        long number = Long.parseLong(text.substring(space + 1));
        long expected = next.getOrDefault(key, 0L);
        lineCount++;
        wrongCount += number == expected ? 0 : 1;
        next.put(key, number + 1);
    }

    /** Returns how many lines are there. */
    long lineCount() {
        return lineCount;
    }

    /** Returns how many lines are not the ones that are to come next: something is twice, missing or out of order. */
    long wrongCount() {
        return wrongCount;
    }

    /** Returns how many lines are missing that were said to be persisted. */
    long missingCount() {
        return missingCount;
    }

    /** Says what was found. */
    void check(DrillReport report) {
        report.check(
                wrongCount == 0 && missingCount == 0,
                "of %,d lines, %,d that were persisted are missing, %,d are twice or out of order",
                lineCount,
                missingCount,
                wrongCount);
    }
}
