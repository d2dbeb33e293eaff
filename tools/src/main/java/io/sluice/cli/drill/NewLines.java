package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Offers ten lines to an engine that has opened a damaged store, and finds them again. */
final class NewLines {
    private static final int COUNT = 10;
    private static final String PREFIX = "behind the damage ";
    private static final SourceName[] SOURCES = {
        SourceName.of(RichStore.SERVICE, Stream.STDOUT), SourceName.of("new.comer", Stream.STDOUT)
    };
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long SEAL_NANOS_MAX = 30_000_000;
    private static final long PAUSE_NANOS = 500_000;

    private NewLines() {}

    /** Opens the engine, offers the lines, lets it seal and closes it. */
    static void offer(Path root, @Nullable Path queue, Consumer<String> findings) throws IOException {
        try (Sluice sluice = Sluice.open(RichStore.config(root, queue).build())) {
            long first = sluice.persistedSequence();
            for (int i = 0; i < COUNT; i++) {
                Source source = sluice.source(SOURCES[i % SOURCES.length]);
                byte[] line = (PREFIX + i).getBytes(US_ASCII);
                long code = source.offer(Severity.NOTICE, line, 0, line.length);
                if (code < 0) {
                    findings.accept("a new line is refused with " + code);
                }
            }
            if (!sluice.awaitPersisted(DEADLINE)) {
                findings.accept("new lines are not persisted");
            }
            long startNanos = System.nanoTime();
            while (sluice.count(StoreCounter.SEALED) < first
                    && sluice.count(StoreCounter.SEAL_FAILURES) == 0
                    && System.nanoTime() - startNanos < SEAL_NANOS_MAX) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /**
     * Tells whether a line was not there before: one of the ten, or a remark that the engine made.
     *
     * @param lost whether an entry with its sequence may be lost
     */
    static boolean isNew(Line line, boolean lost) {
        boolean remark = line.kind() == EntryKind.GAP || line.kind() == EntryKind.COLLAPSED;
        return numberOf(line) >= 0 || (remark && lost);
    }

    private static int numberOf(Line line) {
        String text = new String(line.copyContent(), US_ASCII);
        int number = text.startsWith(PREFIX) && text.length() == PREFIX.length() + 1
                ? text.charAt(PREFIX.length()) - '0'
                : -1;
        boolean named = number >= 0
                && number < COUNT
                && Objects.equals(line.source(), SOURCES[number % SOURCES.length])
                && line.severity() == Severity.NOTICE;
        return named ? number : -1;
    }

    /** Looks whether all ten can be read, in order, and have no sequence that another entry may have. */
    static void find(DamagedStore store, BitSet lost, Consumer<String> findings) throws IOException {
        int next = 0;
        try (LogReader reader = LogReader.open(store.root(), notice -> {});
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                int number = numberOf(lines.line());
                if (number < 0) {
                    continue;
                }
                long sequence = lines.line().sequence();
                if (number != next++) {
                    findings.accept("new line " + number + " comes as number " + (next - 1));
                }
                if (store.known().sourceOf(sequence) >= 0 && !lost.get((int) sequence)) {
                    findings.accept("new line " + number + " has the sequence " + sequence + " of another entry");
                }
            }
        }
        if (next != COUNT) {
            findings.accept(next + " of " + COUNT + " new lines can be read");
        }
    }
}
