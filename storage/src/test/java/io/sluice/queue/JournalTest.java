package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.SourceTable;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Looks at what the journal of a queue in memory has, and at what is there when the memory is gone. */
class JournalTest extends JournalFixture {
    @Test
    void hasTheBytesOfEveryBlockWhereTheCycleHasThem() throws IOException {
        appendCycles(3);
        journal.finish();

        List<CycleFile> cycles = CycleFile.list(store.queue());
        assertEquals(3, cycles.size());
        for (CycleFile cycle : cycles) {
            byte[] original = Files.readAllBytes(cycle.path());
            byte[] copy = Files.readAllBytes(copyOf(cycle));
            List<FramedBlock> blocks = FramedBlock.of(cycle);
            assertFalse(blocks.isEmpty());
            for (FramedBlock block : blocks) {
                int from = (int) block.position();
                int to = from + 4 + block.length();
                assertArrayEquals(
                        Arrays.copyOfRange(original, from, to), Arrays.copyOfRange(copy, from, to), block.toString());
            }
            FramedBlock last = blocks.get(blocks.size() - 1);
            assertEquals((last.position() + 4 + last.length() + 3) & -4, copy.length);
        }
        assertEquals(store.nextSequence(), journal.journalled());
        assertEquals(store.nextSequence(), journal.forced());
    }

    @Test
    void isReadAsTheQueueWasWhenTheMemoryIsGone() throws IOException {
        appendCycles(4);
        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());

        restart();

        assertFalse(Files.exists(memory.path()));
        assertEquals(before, readAll());
        assertEquals(
                before.stream().mapToLong(block -> block.entries().size()).sum(),
                readLines().size());
    }

    @Test
    void goesOnBehindWhatTheJournalHas() throws IOException {
        appendCycles(2);
        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        List<String> names = names();

        restart();
        reopen(store.nextSequence());
        store.append(0, "after");
        journal.finish();

        List<String> namesAfter = names();
        assertEquals(names, namesAfter.subList(0, names.size()));
        assertTrue(namesAfter.get(names.size()).compareTo(names.get(names.size() - 1)) > 0);
        List<StoredBlock> after = readAll();
        assertEquals(before, after.subList(0, before.size()));
        assertEquals("after", after.get(before.size()).entries().get(0).content());
        assertEquals(SOURCE_COUNT, SourceTable.read(store.queue()).count());
    }

    @Test
    void savesSourcesBeforeTheBlocksThatNeedThem() throws IOException {
        appendCycles(1);
        assertTrue(journal.doWork() > 0);
        int late = store.source("late");
        store.append(late, "line");

        assertTrue(journal.doWork() > 0);

        try (SourceTable saved = SourceTable.read(store.directory().journal())) {
            assertEquals("late", Objects.requireNonNull(saved.name(late)).service());
        }
    }

    @Test
    void savesCountersThatCountNoMoreThanThereIs() throws IOException {
        appendCycles(2);

        journal.force();

        CountersSnapshot saved = CountersSnapshot.read(store.directory().journal());
        assertEquals(store.nextSequence(), saved.of(StoreCounter.PERSISTED));
        assertEquals(store.nextSequence(), journal.forced());
    }

    /** The journal of another store's cycle, or of the same name from before a clock went back. */
    @Test
    void givesMemoryBackForWhatIsInTheJournal() throws IOException {
        journal.close();
        journal = Journal.open(store.directory(), start(0));
        appendCycles(4);
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        List<String> names = names();

        journal.finish();

        assertEquals(1, CycleFile.list(store.queue()).size());
        assertEquals(names, names());
        assertEquals(before, readAll());
    }

    @Test
    void keepsInMemoryWhatIsNotForcedYet() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = Journal.open(store.directory(), start(0), disk);
        appendCycles(3);
        disk.failures = Integer.MAX_VALUE;
        disk.failsForces = true;

        assertThrows(IOException.class, journal::finish);

        assertEquals(3, CycleFile.list(store.queue()).size());
    }

    @Test
    void leavesNothingOfACycleThatIsRetired() throws IOException {
        appendCycles(3);
        journal.finish();
        CycleFile first = CycleFile.list(store.directory()).get(0);

        store.directory().retire(first);

        assertFalse(Files.exists(first.path()));
        assertFalse(Files.exists(copyOf(first)));
        assertEquals(2, CycleFile.list(store.directory()).size());
        appendCycles(1);
        journal.finish();
        assertEquals(3, CycleFile.list(store.directory()).size());
    }

    @Test
    void doesNotBringARetiredCycleBack() throws IOException {
        journal.close();
        LastingCycle.Opener opener = Journal.opener(store.directory());
        journal = open((cycle, anew) -> {
            List<CycleFile> cycles = CycleFile.list(store.queue());
            if (cycles.size() > 1 && cycle.equals(cycles.get(0))) {
                store.directory().retire(cycle); // between the look at the cycle and the making of its copy
            }
            return opener.open(cycle, anew);
        });
        appendCycles(2);

        journal.finish();

        assertEquals(1, CycleFile.list(store.directory()).size());
        assertEquals(1, CycleFile.list(store.directory().journal()).size());
    }
}
