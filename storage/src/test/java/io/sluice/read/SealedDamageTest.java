package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.StoreFormatException;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages files of the sealed tier, and looks at what readers, the engine's sealer and the verifier make of it. */
class SealedDamageTest {
    private static final int ROUNDS = Integer.getInteger("sluice.damage.rounds", 40);

    private final Random random = new Random(Seeds.next());
    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path root;

    private QueryModel model;
    private Map<Path, byte[]> whole;

    @BeforeEach
    void seal() throws IOException {
        model = QueryModel.fill(root, random);
        try (Sealer sealer = openSealer()) {
            while (sealer.sealNext()) {
                // all is done in the condition
            }
            for (int i = random.nextInt(4); i > 0 && sealer.mergeNext(); i--) {
                // some are merged
            }
        }
        whole = files();
    }

    @AfterEach
    void close() throws IOException {
        model.close();
    }

    private Sealer openSealer() throws IOException {
        return Sealer.open(model.store().directory(), new SealLimits(16 << 10, 2_000, 1 << 20), notices::add);
    }

    private Path sealed(String name) {
        return root.resolve("sealed").resolve(name);
    }

    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(root.resolve("sealed"))) {
            for (Path file : listed.toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void restore() throws IOException {
        for (Path file : files().keySet()) {
            Files.delete(file);
        }
        for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
        notices.clear();
    }

    private String damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(4_096, bytes.length - from));
        String what;
        switch (random.nextInt(4)) {
            case 0 -> {
                what = "a bit of byte " + from + " flipped";
                bytes[from] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            case 1 -> {
                what = "cut off at " + from;
                bytes = Arrays.copyOf(bytes, from);
            }
            case 2 -> {
                what = length + " bytes from " + from + " zero";
                Arrays.fill(bytes, from, from + length, (byte) 0);
                if (Arrays.equals(bytes, whole.get(file))) { // they were zero already
                    what = "byte " + from + " is 1";
                    bytes[from] = 1;
                }
            }
            default -> {
                Files.delete(file);
                return file.getFileName() + " deleted";
            }
        }
        Files.write(file, bytes);
        return file.getFileName() + " " + what;
    }

    @Test
    void readersShowWhatIsWholeAndTellWhatIsNot() throws IOException {
        List<Path> paths = List.copyOf(whole.keySet());
        for (int round = 0; round < ROUNDS; round++) {
            restore();
            Path file = paths.get(random.nextInt(paths.size()));
            String what = "round " + round + ", " + damage(file);
            checkReaders(what, isCatalog(file));
            checkVerifier(what, file);
            if (random.nextInt(3) == 0) {
                checkGoingOn(what, isCatalog(file));
            }
        }
    }

    private static boolean isCatalog(Path file) {
        return file.getFileName().toString().startsWith("catalog");
    }

    private void checkReaders(String what, boolean nothingIsLost) throws IOException {
        try (LogReader reader = LogReader.open(root, notices::add)) {
            for (int i = 0; i < 3; i++) {
                QueryModel.RandomQuery asked = model.randomQuery();
                List<ShownLine> wanted = asked.wanted();
                compare(wanted, () -> reader.forward(asked.query(), 0), nothingIsLost, what + ", " + asked);
                List<ShownLine> newestFirst = new ArrayList<>(wanted);
                Collections.reverse(newestFirst);
                compare(
                        newestFirst,
                        () -> reader.backward(asked.query(), Long.MAX_VALUE),
                        nothingIsLost,
                        what + ", backward, " + asked);
            }
        }
    }

    private void checkVerifier(String what, Path damaged) throws IOException {
        try (LogReader reader = LogReader.open(root, notices::add)) {
            List<String> problems = reader.verify().problems();
            boolean named = problems.stream().anyMatch(problem -> problem.startsWith(damaged.toString()));
            assertTrue(named, () -> what + ": " + problems);
        }
    }

    @Test
    void theVerifierFindsNothingWrongWithWhatIsWhole() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            VerifyReport report = reader.verify();

            assertEquals(List.of(), report.problems());
            assertEquals(model.lines().size(), report.entryCount());
            assertEquals(model.lines().size(), report.nextSequence());
            assertTrue(report.segmentCount() > 1 && report.chunkCount() > report.segmentCount(), report.toString());
        }
    }

    private interface Opening {
        LineCursor open() throws IOException;
    }

    private void compare(List<ShownLine> wanted, Opening opening, boolean nothingIsLost, String what)
            throws IOException {
        int noticesBefore = notices.size();
        List<ShownLine> shown = ShownLine.readAll(opening.open());
        if (nothingIsLost || notices.size() == noticesBefore) {
            QueryModel.assertSame(wanted, shown, what);
            return;
        }
        int at = 0;
        for (ShownLine line : shown) {
            while (at < wanted.size() && !wanted.get(at).equals(line)) {
                at++;
            }
            assertTrue(at < wanted.size(), () -> what + ": wrong or out of order: " + line);
            at++;
        }
    }

    /** Opens the sealed tier for changes as an engine does, and does all there is to do. */
    private void checkGoingOn(String what, boolean nothingIsLost) throws IOException {
        try (Sealer sealer = openSealer()) {
            assertTrue(sealer.catalog().sealedUpTo() > 0, what);
            while (sealer.mergeNext() || sealer.sealNext()) {
                // all is done in the condition
            }
        }
        checkReaders(what + ", and the engine went on", nothingIsLost);
    }

    @Test
    void nothingIsLostToADamagedCatalog() throws IOException {
        for (int i = 0; i < 2 * Byte.SIZE; i++) {
            restore();
            byte[] bytes = Objects.requireNonNull(whole.get(sealed("catalog"))).clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << (i % Byte.SIZE));
            Files.write(sealed("catalog"), bytes);

            checkReaders("the catalog is damaged", true);

            assertTrue(notices.toString().contains("its copy is read"), notices::toString);
        }
        checkGoingOn("the catalog is damaged", true);
        notices.clear();
        checkReaders("the engine has written it again", true);
        assertEquals(List.of(), notices);
    }

    @Test
    void noSegmentIsRemovedWhenThereIsNoCatalogAnyMore() throws IOException {
        Files.delete(sealed("catalog"));
        Files.delete(sealed("catalog.copy"));

        try (LogReader reader = LogReader.open(root, notices::add)) {
            List<ShownLine> shown =
                    ShownLine.readAll(reader.forward(Query.builder().build(), 0));

            assertFalse(shown.isEmpty(), "what is in the queue is shown");
            assertTrue(notices.get(0).contains("catalog is gone"), notices::toString);
        }
        try (Sealer sealer = openSealer()) {
            boolean unused = sealer.sealNext();
        } catch (StoreFormatException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("catalog is gone"), String.valueOf(e.getMessage()));
        }
        assertTrue(files().keySet().containsAll(segments()), "all segments are there");
    }

    private List<Path> segments() {
        return whole.keySet().stream().filter(file -> !isCatalog(file)).toList();
    }

    @Test
    void showsNothingTwiceWhenASegmentLiesInThePlaceOfAnother() throws IOException {
        Path damaged = segments().get(0);
        byte[] another = Objects.requireNonNull(whole.get(segments().get(1)));
        Files.write(damaged, another);

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> checkReaders("another segment", false));
        checkVerifier("another segment", damaged);
        checkGoingOn("another segment", false);
    }

    @Test
    void saysWhatIsNotCounted() throws IOException {
        Files.delete(segments().get(0));
        try (LogReader reader = LogReader.open(root, notices::add)) {
            long counted = 0;
            for (ServiceTotals service :
                    reader.aggregates().services(Query.builder().build())) {
                counted += service.entries();
            }

            assertTrue(counted > 0 && counted < model.lines().size());
            assertTrue(notices.get(0).contains(segments().get(0) + " is gone"), notices::toString);
        }
    }
}
