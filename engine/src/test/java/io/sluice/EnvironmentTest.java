package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.queue.HotPlacement;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import io.sluice.testing.JavaCommand;
import io.sluice.testing.ManualClock;
import io.sluice.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes something away that an engine needs, or changes it: the clock, descriptors, files, memory, the network. */
class EnvironmentTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long CHILD_SECONDS = 60;

    @TempDir
    private Path root;

    @Test
    void keepsOrderAndCountWhenTheClockGoesForwardAndBackOverARoll() throws Exception {
        ManualClock clock = new ManualClock();
        long beginNanos = System.nanoTime();
        Path directory = root.resolve("store");
        SluiceConfig config = SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.DISK)
                .cycleDuration(Duration.ofSeconds(10))
                .statsInterval(Duration.ZERO)
                .clock(() -> clock.epochNanos() + System.nanoTime() - beginNanos) // goes on in between
                .build();
        long[] jumpsSeconds = {11, 7_200, -7_190, -86_400 * 400, 5, 86_400 * 900, -3, 12, -12, 1};
        int number = 0;
        for (int engine = 0; engine < 2; engine++) {
            try (Sluice sluice = Sluice.open(config)) {
                Source source = sluice.source("a", io.sluice.entry.Stream.STDOUT);
                for (long jump : jumpsSeconds) {
                    clock.advance(Duration.ofSeconds(jump));
                    for (int i = 0; i < 20; i++) {
                        offer(source, number++);
                    }
                    assertTrue(sluice.awaitPersisted(DEADLINE));
                }
                CloseReport report = sluice.close(DEADLINE);
                assertEquals(0, report.dropped());
            }
            clock.advance(Duration.ofDays(-30));
        }
        assertNumbered(directory, number);
        assertPrivate(directory);
    }

    @Test
    void goesOnWhenAllDescriptorsAreTakenAndGivenBack() throws Exception {
        String said = child(List.of("sh", "-c", "ulimit -n 256; exec \"$0\" \"$@\""), "starve");

        assertTrue(said.contains("refused: ") && said.contains("Too many open files"), said);
        assertTrue(said.contains("goes on: true"), said);
        assertChild(said);
    }

    @Test
    void worksWithAHeapOf32MiB() throws Exception {
        assertChild(child(List.of(), "plain", "-Xmx32m"));
    }

    @Test
    void worksWithoutAnyNetwork() throws Exception {
        assumeTrue(isDone("unshare", "-rn", "true"), "no network namespace can be made here");
        assertChild(child(List.of("unshare", "-rn"), "plain"));
    }

    @Test
    void callsNobodyOnTheNetwork() throws Exception {
        assumeTrue(isDone("strace", "-f", "-o", "/dev/null", "true"), "strace is not installed, or not allowed");
        Path trace = root.resolve("trace");
        assertChild(child(
                List.of("strace", "-f", "-e", "trace=connect,bind,sendto,sendmsg,execve", "-o", trace.toString()),
                "plain"));
        List<String> calls = Files.readAllLines(trace);
        assertTrue(calls.stream().anyMatch(call -> call.contains("execve(")), "it did trace");
        assertEquals(
                List.of(),
                calls.stream().filter(call -> call.contains("AF_INET")).toList());
    }

    @Test
    void hasNoLibraryThatReportsItsUse() {
        assertThrows(
                ClassNotFoundException.class,
                () -> Class.forName(
                        "net.openhft.chronicle.analytics.Analytics",
                        false,
                        getClass().getClassLoader()));
    }

    @Test
    void saysThatItsFileSystemIsReadOnly() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(root.resolve("disk"), 1 << 20)) {
            assertTrue(isDone("mount", "-o", "remount,ro", disk.path().toString()));

            IOException refusal = assertThrows(
                    IOException.class,
                    () -> Sluice.open(EnvironmentChild.config(disk.path().resolve("store"))));

            assertTrue(String.valueOf(refusal).contains("Read-only file system"), String.valueOf(refusal));
            assertTrue(String.valueOf(refusal).contains(disk.path().toString()), String.valueOf(refusal));
        }
    }

    @Test
    void goesOnWhenTheFileSystemHasInodesAgain() throws Exception {
        Path disk = Files.createDirectories(root.resolve("inodes"));
        assumeTrue(
                isDone("mount", "-t", "tmpfs", "-o", "mode=0700,size=64m,nr_inodes=60", "sluice-test", disk.toString()),
                "only root can mount a file system, and not everywhere");
        try {
            Path directory = disk.resolve("store");
            CloseReport report;
            int number = 0;
            try (Sluice sluice = Sluice.open(EnvironmentChild.config(directory))) {
                Source source = sluice.source("a", io.sluice.entry.Stream.STDOUT);
                offer(source, number++);
                assertTrue(sluice.awaitPersisted(DEADLINE));
                List<Path> taken = takeInodes(disk);
                assertTrue(!taken.isEmpty());
                long deadlineNanos = System.nanoTime() + 1_500_000_000L; // longer than a cycle
                while (System.nanoTime() - deadlineNanos < 0) {
                    offer(source, number++);
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                for (Path file : taken) {
                    Files.delete(file);
                }
                offer(source, number++);
                assertTrue(sluice.awaitPersisted(DEADLINE), "it goes on");
                report = sluice.close(DEADLINE);
            }
            assertEquals(0, report.dropped());
            assertNumbered(directory, number);
        } finally {
            assertTrue(isDone("umount", disk.toString()) || isDone("umount", "-l", disk.toString()));
        }
    }

    @Test
    void countsAndClosesWhenItsDirectoryIsDeletedUnderIt() throws Exception {
        Path directory = root.resolve("store");
        long startNanos;
        Sluice sluice = Sluice.open(EnvironmentChild.config(directory));
        try {
            Source source = sluice.source("a", io.sluice.entry.Stream.STDOUT);
            offer(source, 0);
            assertTrue(sluice.awaitPersisted(DEADLINE));
            deleteAll(directory);
            TimeUnit.MILLISECONDS.sleep(1_100); // the next line begins a cycle
            int number = 1;
            startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < 1_000_000_000L) {
                offer(source, number++);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            long failures = sluice.count(StoreCounter.APPEND_FAILURES);
            System.err.println("directory deleted: " + failures + " failed appends, " + sluice.persistedSequence()
                    + " persisted of " + number + ", there again: " + Files.exists(directory));
            assertTrue(failures > 0, "nothing is taken for stored in a directory that is not there");
            assertTrue(failures < 100, failures + " failures in a second");
            startNanos = System.nanoTime();
            CloseReport report = sluice.close(Duration.ofSeconds(2));
            for (SourceReport of : report.sources()) {
                assertEquals(of.offered(), of.stored() + of.collapsed() + of.dropped(), of.toString());
            }
            assertTrue(report.dropped() > 0, "what is not stored is counted");
        } finally {
            sluice.close(Duration.ofSeconds(2));
        }
        assertTrue(System.nanoTime() - startNanos < DEADLINE.toNanos());
    }

    private static List<Path> takeInodes(Path disk) {
        List<Path> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(Files.createFile(disk.resolve("other" + taken.size())));
            }
        } catch (IOException e) {
            return taken;
        }
    }

    private static void offer(Source source, int number) {
        byte[] line = String.valueOf(number).getBytes(UTF_8);
        assertTrue(source.offer(Severity.INFO, line, 0, line.length) >= 0);
    }

    /** Starts a child below another program, and returns what it printed. */
    private String child(List<String> below, String word, String... flags) throws Exception {
        List<String> command = new ArrayList<>(below);
        command.addAll(JavaCommand.of(EnvironmentChild.class, root.resolve("store"), word));
        command.addAll(command.indexOf("-cp"), List.of(flags)); // behind this process's own: the last one counts
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    /** All that the child offered is there, each once and in order. */
    private void assertChild(String said) throws IOException {
        int at = said.indexOf("offered: ") + "offered: ".length();
        int offered = Integer.parseInt(said.substring(at, said.indexOf('\n', at)));
        assertTrue(offered > 100, said);
        assertTrue(said.contains("persisted: true " + offered + " dropped 0"), said);
        assertNumbered(root.resolve("store"), offered);
    }

    private static void assertNumbered(Path directory, int count) throws IOException {
        int next = 0;
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                assertEquals(EntryKind.LINE, lines.line().kind());
                assertEquals(String.valueOf(next++), new String(lines.line().copyContent(), UTF_8));
            }
            assertEquals(List.of(), reader.verify().problems());
        }
        assertEquals(count, next);
    }

    private static void assertPrivate(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                assertEquals(
                        Files.isDirectory(file) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
    }

    private static void deleteAll(Path directory) {
        Await.until(
                DEADLINE,
                () -> { // the engine may make a file meanwhile
                    try (Stream<Path> files = Files.walk(directory)) {
                        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.deleteIfExists(file);
                        }
                        return true;
                    } catch (IOException | UncheckedIOException e) {
                        return !Files.exists(directory);
                    }
                });
    }

    private static boolean isDone(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
