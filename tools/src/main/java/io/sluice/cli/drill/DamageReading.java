package io.sluice.cli.drill;

import io.sluice.read.FollowedLines;
import io.sluice.read.Histogram;
import io.sluice.read.LetterCase;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.TextPattern;
import io.sluice.read.VerifyReport;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Reads a damaged store in every way, and tells what is not right: a line that was not written, or is twice or out of
 * order; a line that is missing though no damage touched it. Confined to one thread.
 */
final class DamageReading {
    private static final int LAST_COUNT = 12;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final DamagedStore store;
    private final BitSet lost; // entries that may be missing
    private final boolean namesMayBeLost;
    private final boolean added;
    private final Consumer<String> findings;
    private int shownCount; // how many lines were shown last, fragments among them
    private long shownFrom; // the lowest of their sequences

    /**
     * Prepares to read.
     *
     * @param lost which entries may be missing
     * @param namesMayBeLost whether names of sources may be
     * @param added whether an engine may have added lines
     * @param findings is told of what is not right
     */
    DamageReading(DamagedStore store, BitSet lost, boolean namesMayBeLost, boolean added, Consumer<String> findings) {
        this.store = store;
        this.lost = lost;
        this.namesMayBeLost = namesMayBeLost;
        this.added = added;
        this.findings = findings;
    }

    /** Reads everything. */
    void readAll() throws IOException {
        try (LogReader reader = LogReader.open(store.root(), notice -> {})) {
            Query all = Query.builder().build();
            BitSet forward = check("forward", reader.forward(all, 0), 1, line -> true);
            BitSet backward = check("backward", reader.backward(all, Long.MAX_VALUE), -1, line -> true);
            requireAll("forward", forward, line -> true);
            requireAll("backward", backward, line -> true);
            readLast(reader);
            readText(reader);
            follow(reader, all);
            count(reader);
        }
    }

    private void readLast(LogReader reader) throws IOException {
        Query query =
                Query.builder().service(ServicePattern.parse(RichStore.SERVICE)).build();
        LongPredicate ofService = sequence -> store.known().serviceOf(sequence).equals(RichStore.SERVICE);
        BitSet shown = check("last of a service", reader.last(query, LAST_COUNT), 1, ofService);
        if (!added && !namesMayBeLost) {
            long from = shownCount < LAST_COUNT ? 0 : shownFrom;
            requireAll("last of a service", shown, sequence -> sequence >= from && ofService.test(sequence));
        }
    }

    private void readText(LogReader reader) throws IOException {
        TextPattern text = TextPattern.literal(RichStore.NEEDLE, LetterCase.SMART);
        LongPredicate hasText = sequence -> store.known().hasText(sequence, RichStore.NEEDLE);
        Query query = Query.builder().text(text).build();
        requireAll("a text", check("a text", reader.forward(query, 0), 1, hasText), hasText);
        BitSet backward = check("a text, backward", reader.backward(query, Long.MAX_VALUE), -1, hasText);
        requireAll("a text, backward", backward, hasText);
    }

    private void follow(LogReader reader, Query all) throws IOException {
        long from = store.known().next() / 2;
        FollowedLines followed = new FollowedLines(
                reader,
                reader.forward(all, from),
                () -> reader.last(all, LAST_COUNT),
                FollowedLines.NEVER,
                System::nanoTime);
        BitSet shown = check("following", followed, 1, sequence -> true);
        requireAll("following", shown, sequence -> sequence >= from);
    }

    /** Checks each line of a cursor; returns the sequences of those known, whole lines. */
    private BitSet check(String how, LineCursor lines, int direction, LongPredicate wanted) throws IOException {
        BitSet whole = new BitSet();
        shownCount = 0;
        shownFrom = Long.MAX_VALUE;
        long before = direction > 0 ? -1 : Long.MAX_VALUE;
        try (lines) {
            for (int looks = 0; looks < 3; looks++) {
                while (lines.next() || (looks == 2 && lines.flush())) {
                    Line line = lines.line();
                    long sequence = line.sequence();
                    shownCount++;
                    shownFrom = Math.min(shownFrom, sequence);
                    boolean retired = KnownEntries.isRetiredGap(line);
                    if (direction > 0 ? sequence < before : sequence > before) {
                        findings.accept(how + ": " + sequence + " comes behind " + before);
                    } else if (sequence == before && !retired) {
                        findings.accept(how + ": " + sequence + " is shown twice");
                    }
                    before = retired ? before : sequence;
                    if (!retired && checkLine(how, line, wanted)) {
                        whole.set((int) sequence, !line.isPartial());
                    }
                }
            }
        }
        return whole;
    }

    /** Returns true for a line that was there before the damage. */
    private boolean checkLine(String how, Line line, LongPredicate wanted) {
        boolean mayBeLost = store.known().sourceOf(line.sequence()) < 0 || lost.get((int) line.sequence());
        if (added && NewLines.isNew(line, mayBeLost)) {
            return false;
        }
        String fault = store.known().faultOf(line, namesMayBeLost);
        if (!fault.isEmpty()) {
            findings.accept(how + ": " + fault);
            return false;
        }
        if (!wanted.test(line.sequence())) {
            findings.accept(how + ": " + line.sequence() + " is not wanted");
        }
        return true;
    }

    private void requireAll(String how, BitSet shown, LongPredicate wanted) {
        BitSet missing = (BitSet) store.lines().clone();
        missing.andNot(shown);
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (int line = missing.nextSetBit(0); line >= 0; line = missing.nextSetBit(line + 1)) {
            if (wanted.test(line) && isUntouched(line)) {
                text.append(count++ < 5 ? " " + line : "");
            }
        }
        if (count > 0) {
            findings.accept(how + ": " + count + " lines are missing that no damage touched:" + text);
        }
    }

    /** Tells whether no part of a line may be lost. */
    private boolean isUntouched(int line) {
        long first = store.known().firstPartOf(line);
        for (int part = lost.nextSetBit((int) first); part >= 0 && part <= line; part = lost.nextSetBit(part + 1)) {
            if (store.known().isPartOf(part, line)) {
                return false;
            }
        }
        return true;
    }

    private void count(LogReader reader) throws IOException {
        Query query = Query.builder()
                .fromNanos(store.known().timeMin() - MINUTE_NANOS)
                .untilNanos(store.known().timeMax() + MINUTE_NANOS)
                .build();
        Histogram histogram = reader.aggregates().histogram(query, MINUTE_NANOS);
        BitSet left = (BitSet) store.entries().clone();
        left.andNot(lost);
        long most = !added ? store.known().count() : Long.MAX_VALUE;
        if (histogram.total() < left.cardinality() || histogram.total() > most) {
            findings.accept("histogram: " + histogram.total() + " entries counted, there are " + left.cardinality()
                    + " to " + most);
        }
        if (!added && lost.isEmpty() && histogram.total() != store.entries().cardinality()) {
            findings.accept("histogram: " + histogram.total() + " entries counted, there are "
                    + store.entries().cardinality());
        }
    }

    /** Verifies the store, and whether what is missing is told. */
    void verify(Set<DamagedKind> kinds) throws IOException {
        try (LogReader reader = LogReader.open(store.root(), notice -> {})) {
            VerifyReport report = reader.verify();
            List<String> problems = report.problems();
            if (!added && problems.isEmpty() && !kinds.contains(DamagedKind.COUNTERS)) {
                BitSet missing = (BitSet) store.lines().clone();
                missing.andNot(check("forward", reader.forward(Query.builder().build(), 0), 1, line -> true));
                if (!missing.isEmpty()) {
                    findings.accept(
                            "verify says nothing, but lines are missing, the first is " + missing.nextSetBit(0));
                }
            }
        }
    }
}
