package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CycleFileTest {
    @TempDir
    private Path queue;

    @ParameterizedTest
    @ValueSource(
            strings = {"1970-01-01T00:00:00Z", "2026-02-28T23:59:56Z", "2028-02-29T12:00:04Z", "2241-12-31T23:59:56Z"})
    void givesANumberANameAndANameItsNumber(String time) {
        long number = Instant.parse(time).getEpochSecond() / 4;

        CycleFile cycle = CycleFile.active(queue, number);

        assertEquals(time.replaceAll("[-:Z]", "").replace('T', '-'), cycle.name());
        assertEquals(queue.resolve(cycle.name() + ".cq4"), cycle.path());
        assertEquals(number, cycle.number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "notes",
                "20260101",
                "20260101-00000",
                "20260101-0000000",
                "20261301-000000",
                "20260230-000000",
                "20260101-240000",
                "2026010a-000000",
                "20260101x000000",
                "+2260101-000000",
                "99991231-235956",
                "-0260101-000000"
            })
    void givesNoNumberToOtherNames(String name) {
        assertEquals(-1, new CycleFile(name, queue.resolve(name + ".cq4")).number());
    }

    @Test
    void listsActiveAndClosedCyclesByTheirNames() throws IOException {
        for (String file : List.of(
                "20260101-000004.cq4",
                "20260101-000000.closed",
                "20251231-235956.closed",
                "metadata.cq4t",
                "counters",
                "sources",
                "20260101-000008.cq4.bak")) {
            Files.createFile(queue.resolve(file));
        }

        assertEquals(List.of("20251231-235956", "20260101-000000", "20260101-000004"), names());
        assertEquals(
                queue.resolve("20260101-000000.closed"),
                CycleFile.list(queue).get(1).path());
    }

    /** One that sorts behind all cycles would make readers think that the last one is finished, and lose its number. */
    @Test
    void doesNotListFilesThatAreNoCycles() throws IOException {
        String cycle = CycleFile.active(queue, ManualClock.START_NANOS / 4_000_000_000L)
                .name();
        Files.createFile(queue.resolve(cycle + ".cq4"));
        for (String stray : List.of("notes.closed", "copy of " + cycle + ".cq4", ".cq4", cycle + " (1).closed")) {
            Files.createFile(queue.resolve(stray));
        }

        assertEquals(List.of(cycle), names());
    }

    @Test
    void listsNothingWhereThereIsNoQueue() throws IOException {
        assertEquals(List.of(), CycleFile.list(queue.resolve("nowhere")));
        assertEquals(List.of(), CycleFile.list(Files.createFile(queue.resolve("a file"))));
    }

    private List<String> names() throws IOException {
        return CycleFile.list(queue).stream().map(CycleFile::name).toList();
    }
}
