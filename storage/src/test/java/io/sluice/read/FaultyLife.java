package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryKind;
import io.sluice.queue.HotBudget;
import io.sluice.queue.Journal;
import io.sluice.queue.JournalStart;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.FaultyDisk;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A store with its queue in memory, on a disk that fails. Its steps are those of the batch thread, the journal's and
 * the sealer's, in an order that a seed chooses. Confined to one thread.
 */
final class FaultyLife implements Closeable {
    private static final SealLimits LIMITS = new SealLimits(4 << 10, 1 << 10, 8 << 10);
    private static final HotBudget BUDGET = new HotBudget(Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE, 0);
    private static final int SOURCE_COUNT = 3;
    private static final int STEPS_MAX = 80;
    private static final int PADDING_MAX = 400;
    private static final double FAULT_RATE_MAX = 0.3;

    private final Random random;
    private final Path root;
    private final FaultyDisk disk;
    private final MemoryDirectory memory = MemoryDirectory.create();
    private final Map<Long, String> appended = new TreeMap<>(); // what is there, or was lost with the power just now
    private final List<String> notices = new ArrayList<>();

    private TestStore store;
    private Journal journal;
    private Sealer sealer;
    private long lasting; // entries below this outlast a power loss, as journal or sealer have said
    private long holeFrom = Long.MAX_VALUE; // what is missing from here on may hide later entries until an engine comes
    private long lossCount;

    FaultyLife(Path root, long seed) throws IOException {
        this.root = root;
        random = new Random(seed);
        disk = new FaultyDisk(random);
        open();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void open() throws IOException {
        store = TestStore.openWithQueue(root, memory.path(), lasting, disk);
        for (int i = 0; i < SOURCE_COUNT; i++) {
            assertEquals(i, store.source("service" + i));
        }
        Map<Long, String> found = check(lasting);
        appended.keySet().retainAll(found.keySet());
        holeFrom = 0;
        while (found.containsKey(holeFrom)) {
            holeFrom++;
        }
        long next = Math.max(lasting, appended.keySet().stream().reduce(-1L, Math::max) + 1);
        holeFrom = holeFrom < next ? holeFrom : Long.MAX_VALUE;
        store.setNextSequence(next);
        JournalStart start = new JournalStart(lasting, next, () -> store.nextSequence(), true, BUDGET, 0);
        journal = Journal.open(store.directory(), start);
        sealer = Sealer.open(store.directory(), LIMITS, notices::add);
    }

    void live() throws IOException {
        for (int lives = random.nextInt(3); lives >= 0; lives--) {
            for (int steps = random.nextInt(STEPS_MAX); steps >= 0; steps--) {
                step();
                lasting = Math.max(lasting, journal.forced());
            }
            losePower();
        }
        disk.fail(0);
        for (int i = 0; i < STEPS_MAX; i++) {
            step();
        }
        disk.fail(0);
        Map<Long, String> unused = check(store.nextSequence());
        journal.finish();
        assertEquals(store.nextSequence(), journal.forced());
        lasting = journal.forced();
        losePower();
        while (sealer.sealNext()) {
            // all is done in the condition
        }
        unused = check(lasting);
    }

    private void step() throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> append();
            case 4 -> store.roll();
            case 5, 6 ->
                attempt(() -> {
                    int unused = journal.doWork();
                });
            case 7, 8 ->
                attempt(() -> {
                    journal.force();
                    assertEquals(store.nextSequence(), journal.forced());
                });
            case 9 ->
                attempt(() -> {
                    boolean unused = sealer.sealNext();
                    lasting = Math.max(lasting, sealer.catalog().sealedUpTo());
                });
            case 10 ->
                attempt(() -> {
                    boolean unused = sealer.mergeNext();
                });
            default -> disk.fail(random.nextBoolean() ? 0 : FAULT_RATE_MAX * random.nextDouble());
        }
    }

    private void append() throws IOException {
        List<TestEntry> entries = new ArrayList<>();
        long sequence = store.nextSequence();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String content = "n " + sequence + " ".repeat(random.nextInt(PADDING_MAX)) + random.nextInt();
            entries.add(
                    TestEntry.line(random.nextInt(SOURCE_COUNT), store.clock().epochNanos(), content));
            appended.put(sequence++, content);
        }
        long unused = store.append(entries);
    }

    /** Does what may fail when the disk has, and only then. */
    private void attempt(Step step) throws IOException {
        long before = disk.faultCount();
        try {
            step.run();
        } catch (IOException e) {
            if (disk.faultCount() == before) {
                throw e;
            }
        }
    }

    private void losePower() throws IOException {
        disk.stop();
        for (Closeable open : new Closeable[] {sealer, journal, store}) {
            try {
                open.close();
            } catch (IOException e) {
                // the disk is off
            }
        }
        memory.empty();
        disk.losePower(root);
        disk.fail(0);
        Map<Long, String> unused = check(Math.min(lasting, holeFrom)); // as anybody may read it before an engine comes
        long before = appended.size();
        open();
        lossCount += before - appended.size();
    }

    /** Reads all: it must be what was appended, each entry once, and nothing may lack below a sequence. */
    private Map<Long, String> check(long until) throws IOException {
        Map<Long, String> found = new TreeMap<>();
        try (LogReader reader = LogReader.open(root, notices::add);
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            long last = -1;
            while (lines.next()) {
                Line line = lines.line();
                assertTrue(line.sequence() > last, () -> line.sequence() + " comes late");
                last = line.sequence();
                if (line.kind() == EntryKind.LINE) {
                    found.put(last, new String(line.copyContent(), ISO_8859_1));
                }
            }
        }
        for (Map.Entry<Long, String> entry : appended.entrySet()) {
            if (entry.getKey() < until || found.containsKey(entry.getKey())) {
                assertEquals(
                        entry.getValue(),
                        found.get(entry.getKey()),
                        () -> "entry " + entry.getKey() + ", " + until + " is promised, " + notices);
            }
        }
        assertTrue(appended.keySet().containsAll(found.keySet()), "something was never appended");
        return found;
    }

    long faultCount() {
        return disk.faultCount();
    }

    long lossCount() {
        return lossCount;
    }

    @Override
    public void close() throws IOException {
        disk.fail(0);
        for (Closeable open : new Closeable[] {sealer, journal, store, memory::close}) {
            open.close();
        }
    }
}
