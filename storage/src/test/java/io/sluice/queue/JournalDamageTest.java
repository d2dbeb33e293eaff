package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damages the files of a journal, and lets its disk fail. */
class JournalDamageTest extends JournalFixture {
    @Test
    void goesOnWithAFileThatWasCutOff() throws IOException {
        for (int round = 0; round < 20; round++) {
            appendCycles(1);
            journal.finish();
            CycleFile cycle = newest();
            byte[] whole = Files.readAllBytes(copyOf(cycle));
            journal.close();
            setLength(copyOf(cycle), random.nextInt(whole.length));

            journal = open(Journal.opener(store.directory()));
            journal.finish();

            assertSameBlocks(cycle, whole);
        }
    }

    @Test
    void beginsAFileWithAFlippedBitAnew() throws IOException {
        for (int round = 0; round < 20; round++) {
            appendCycles(1);
            journal.finish();
            CycleFile cycle = newest();
            byte[] whole = Files.readAllBytes(copyOf(cycle));
            List<FramedBlock> blocks = FramedBlock.of(cycle);
            FramedBlock block = blocks.get(random.nextInt(blocks.size()));
            journal.close();
            byte[] flipped = whole.clone();
            flipped[(int) block.position() + 4 + random.nextInt(block.length())] ^= (byte) (1 << random.nextInt(8));
            Files.write(copyOf(cycle), flipped);

            journal = open(Journal.opener(store.directory()));
            journal.finish();

            assertSameBlocks(cycle, whole);
            assertNoUnfinishedFiles();
        }
    }

    @Test
    void beginsAFileAnewThatIsNoCopyOfTheCycle() throws IOException {
        appendCycles(2);
        journal.finish();
        CycleFile first = CycleFile.list(store.queue()).get(0);
        CycleFile second = CycleFile.list(store.queue()).get(1);
        byte[] whole = Files.readAllBytes(copyOf(second));
        journal.close();
        Files.write(copyOf(second), Files.readAllBytes(copyOf(first)));

        journal = open(Journal.opener(store.directory()));
        journal.finish();

        assertSameBlocks(second, whole);
    }

    @Test
    void showsAllBlocksBeforeTheEndOfAFileThatWasCutOff() throws IOException {
        appendCycles(2);
        journal.finish();
        CycleFile last = newest();
        List<FramedBlock> blocks = FramedBlock.of(last);
        FramedBlock cut = blocks.get(blocks.size() - 1);
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        restart();
        setLength(copyOf(last), cut.position() + 4 + random.nextInt(cut.length()));

        List<String> damages = new ArrayList<>();
        try (StoreDirectory directory = StoreDirectory.open(root);
                BlockReader reader = new BlockReader(directory, damages::add)) {
            assertEquals(before.subList(0, before.size() - 1), StoredBlock.readOn(reader));
        }

        reopen(cut.firstSequence()); // cuts off what is no block
        assertEquals(before.subList(0, before.size() - 1), readAll());
    }

    @Test
    void losesNothingWhenTheDiskFails() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = open(disk);
        long forcedBefore = 0;
        for (int round = 0; round < 60; round++) {
            appendCycles(1);
            disk.failures = random.nextInt(4);
            disk.failsForces = random.nextBoolean();
            while (disk.failures > 0) {
                try {
                    journal.finish();
                    break;
                } catch (IOException e) {
                    assertTrue(e.toString().contains("cannot write the journal"), e.toString());
                    assertTrue(journal.forced() <= journal.seen());
                    assertTrue(journal.forced() >= forcedBefore);
                }
            }
            disk.failures = 0;
            journal.finish();
            forcedBefore = journal.forced();
            assertEquals(store.nextSequence(), forcedBefore);
        }
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        assertNoUnfinishedFiles();

        restart();

        assertEquals(before, readAll());
    }

    @Test
    void doesNotCallForcedWhatCouldNotBeForced() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = open(disk);
        appendCycles(1);
        journal.finish();
        long forced = journal.forced();
        appendCycles(1);
        disk.failures = 1;
        disk.failsForces = true;

        assertThrows(IOException.class, journal::force);

        assertTrue(store.nextSequence() > forced);
        assertEquals(forced, journal.forced());
    }

    @Test
    void comesBackWhenTheJournalsDirectoryIsGone() throws IOException {
        appendCycles(2);
        journal.finish();
        MemoryDirectory.delete(store.directory().journal());
        Files.createFile(store.directory().journal()); // nothing can be made there
        appendCycles(1);
        assertThrows(IOException.class, journal::finish);
        Files.delete(store.directory().journal());

        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        restart();

        assertEquals(before, readAll());
    }
}
