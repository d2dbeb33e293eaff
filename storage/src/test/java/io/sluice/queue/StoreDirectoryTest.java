package io.sluice.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.StoreFormatException;
import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreDirectoryTest {
    private static final String OWNER_ONLY = "rwx------";

    @TempDir
    private Path parent;

    private Path root;

    @BeforeEach
    void name() {
        root = parent.resolve("store");
    }

    @Test
    void makesNoStoreOverWhatIsLeftOfOne() throws IOException {
        openForEngine(null).close();
        Files.createDirectory(root.resolve(StoreDirectory.SEALED));
        Files.delete(root.resolve(StoreDirectory.FILE_NAME));

        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> openForEngine(null));

        assertTrue(String.valueOf(refusal.getMessage()).contains("gone, but there is sealed"), refusal.getMessage());
        assertTrue(Files.notExists(root.resolve(StoreDirectory.FILE_NAME)));
    }

    @Test
    void keepsItsNumberAndItsQueueWhenItIsOpenedAgain() throws IOException {
        long storeId;
        try (StoreDirectory made = openForEngine(null)) {
            storeId = made.storeId();
            assertTrue(storeId >= 0);
            assertEquals(root.resolve("queue"), made.queue());
            assertEquals(storeId, made.headerOf(1, 2).storeId());
        }

        try (StoreDirectory again = openForEngine(null);
                StoreDirectory reading = StoreDirectory.open(root)) {
            assertEquals(storeId, again.storeId());
            assertEquals(storeId, reading.storeId());
            assertEquals(root.resolve("queue"), reading.queue());
        }
    }

    @Test
    void remembersAQueueElsewhere() throws IOException {
        Path elsewhere = parent.resolve("\u00e4nderswo").resolve("queue");
        openForEngine(elsewhere).close();

        try (StoreDirectory reading = StoreDirectory.open(root)) {
            assertEquals(elsewhere, reading.queue());
            assertTrue(Files.isDirectory(elsewhere));
        }
        openForEngine(null).close();
        openForEngine(elsewhere.resolve("..").resolve("queue")).close();
        IOException refusal = assertThrows(IOException.class, () -> openForEngine(parent.resolve("third")));
        assertTrue(message(refusal).contains(elsewhere.toString()), refusal.getMessage());
        openForEngine(elsewhere).close(); // the lock was given back
    }

    @Test
    void tellsStoresApart() throws IOException {
        try (StoreDirectory one = openForEngine(null);
                StoreDirectory other = StoreDirectory.openForEngine(parent.resolve("other"), null, new ManualClock())) {
            assertTrue(one.storeId() != other.storeId());
        }
    }

    @Test
    void isMissingWhereThereIsNone() throws IOException {
        assertThrows(StoreMissingException.class, () -> StoreDirectory.open(root));
        Files.createDirectory(root);
        StoreMissingException refusal = assertThrows(StoreMissingException.class, () -> StoreDirectory.open(root));
        assertEquals("no store in " + root, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void refusesADirectoryThatOthersMayWriteTo(String modes) throws IOException {
        openForEngine(null).close();
        for (Path directory : List.of(root, root.resolve("queue"))) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(modes));

            IOException engine = assertThrows(IOException.class, () -> openForEngine(null));
            IOException reader = assertThrows(IOException.class, () -> StoreDirectory.open(root));

            assertTrue(message(engine).contains("chmod 700"), engine.getMessage());
            assertTrue(message(reader).contains(directory + " (" + modes + ")"), reader.getMessage());
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        }
        openForEngine(null).close();
    }

    @Test
    void makesDirectoriesForTheirOwnerAlone() throws IOException {
        openForEngine(parent.resolve("a").resolve("b")).close();

        for (Path directory : List.of(root, parent.resolve("a").resolve("b"))) {
            assertEquals(OWNER_ONLY, PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        }
    }

    @Test
    void saysThatItsFileIsCorruptWhateverBitIsFlipped() throws IOException {
        openForEngine(parent.resolve("elsewhere")).close();
        Path file = root.resolve(StoreDirectory.FILE_NAME);
        byte[] sound = Files.readAllBytes(file);
        for (int bit = 0; bit < sound.length * Byte.SIZE; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Files.write(file, flipped);

            StoreFormatException refusal = assertThrows(
                    StoreFormatException.class, () -> StoreDirectory.open(root), "bit " + bit + " of " + sound.length);

            assertTrue(message(refusal).startsWith(file + " is corrupt"), refusal.getMessage());
        }
    }

    @Test
    void saysThatItsFileIsCorruptWhereverItIsCutOff() throws IOException {
        openForEngine(parent.resolve("elsewhere")).close();
        Path file = root.resolve(StoreDirectory.FILE_NAME);
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));

            assertThrows(StoreFormatException.class, () -> StoreDirectory.open(root), "at " + length);
            assertThrows(StoreFormatException.class, () -> openForEngine(null), "at " + length);
        }
        Files.write(file, sound);
        openForEngine(null).close();
    }

    @Test
    void isNotMadeOfWhatACrashLeftOfItsMaking() throws IOException {
        Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(root.resolve("store.new"), new byte[10_000]);

        try (StoreDirectory made = openForEngine(null)) {
            assertEquals(root.resolve("queue"), made.queue());
        }
        StoreDirectory.open(root).close();
    }

    @Test
    void isUsedByOneEngineAtATime() throws IOException {
        StoreDirectory first = openForEngine(null);

        StoreLockedException refusal = assertThrows(StoreLockedException.class, () -> openForEngine(null));

        String pid = String.valueOf(ProcessHandle.current().pid());
        assertTrue(message(refusal).contains("process " + pid + ";"), refusal.getMessage());
        StoreDirectory.open(root).close(); // readers need no lock
        assertThrows(StoreLockedException.class, () -> openForEngine(null));
        first.close();
        openForEngine(null).close();
    }

    @Test
    void refusesTheEngineOfAnotherProcessAndNamesThisOne() throws Exception {
        try (StoreDirectory first = openForEngine(null)) {
            String answer = openInAnotherProcess();

            assertTrue(answer.contains(StoreLockedException.class.getSimpleName()), answer);
            assertTrue(answer.contains("process " + ProcessHandle.current().pid() + ";"), answer);
            assertTrue(first.storeId() >= 0);
        }
        assertEquals("opened", openInAnotherProcess());
    }

    /** The kernel drops a process's locks of a file when the process closes any of its descriptors of that file. */
    @Test
    void staysLockedForOtherProcessesWhenThisOneTriesToOpenItAgain() throws Exception {
        try (StoreDirectory first = openForEngine(null)) {
            assertThrows(StoreLockedException.class, () -> openForEngine(null));

            String answer = openInAnotherProcess();

            assertTrue(answer.contains(StoreLockedException.class.getSimpleName()), "another process " + answer);
            assertTrue(first.storeId() >= 0);
        }
    }

    private String openInAnotherProcess() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process other = new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineOfAnotherProcess.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(other.getInputStream().readAllBytes(), UTF_8).strip();
        other.waitFor();
        return answer;
    }

    private StoreDirectory openForEngine(@Nullable Path queue) throws IOException {
        return StoreDirectory.openForEngine(root, queue, new ManualClock());
    }

    private static String message(IOException e) {
        return String.valueOf(e.getMessage());
    }
}
