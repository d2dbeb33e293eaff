package io.sluice.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Path DOCS = Path.of("..", "docs", "dev");
    private static final Machine MACHINE =
            new Machine("a CPU", 2, 24, "a kernel", "ext4", "tmpfs", "yes", "17", "0 0 0");

    @Test
    void theDocumentIsWhatTheProgramMakesOfItsData() throws IOException {
        Results results = Results.parse(Files.readString(DOCS.resolve(Report.DATA)));
        String document = Files.readString(DOCS.resolve(Report.DOCUMENT));
        assertEquals(
                Report.document(document, results),
                document,
                "run: ./sluice bench --from docs/dev/" + Report.DATA + " --report docs/dev");
        for (Map.Entry<String, String> picture : Pictures.of(results).entrySet()) {
            assertEquals(picture.getValue(), Files.readString(DOCS.resolve(picture.getKey())), picture.getKey());
            assertTrue(document.contains("(" + picture.getKey() + ")"), "the document shows " + picture.getKey());
        }
        assertTrue(!document.contains("Not measured in this run"), "a run for the report has all parts");
    }

    @Test
    void theDocumentShowsEveryTable() throws IOException {
        String document = Files.readString(DOCS.resolve(Report.DOCUMENT));
        List<String> missing = new ArrayList<>();
        for (String name : Tables.NAMES) {
            if (!document.contains("<!-- bench:" + name + " -->")) {
                missing.add(name);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void fillsRegionsAndLeavesTheRest() {
        String document = "a\n<!-- bench:one -->\nold $1\n<!-- /bench -->\nb\n<!-- bench:two -->\n<!-- /bench -->\n";
        assertEquals(
                "a\n<!-- bench:one -->\nONE$\n<!-- /bench -->\nb\n<!-- bench:two -->\nTWO$\n<!-- /bench -->\n",
                Regions.fill(document, name -> name.toUpperCase(java.util.Locale.ROOT) + "$\n"));
    }

    @Test
    void comparesMediansAndTheWorstWithTheBest() {
        Rate ours = new Rate("core", "Sluice", "", "memory", 2, 141, List.of(90.0, 100.0, 120.0), 0, 0);
        Rate theirs = new Rate("core", "SQLite", "", "memory", 2, 141, List.of(3.0, 4.0, 2.0), 0, 0);
        Results results = new Results(
                "2026-11-24",
                "c",
                "quick",
                "1",
                MACHINE,
                List.of(ours, theirs),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        String table = Report.text(results);
        assertTrue(table.contains("33.3x"), table); // 100 / 3
        assertTrue(table.contains("22.5x to 60.0x"), table); // 90 / 4 to 120 / 2
    }

    @Test
    void dataComesBackAsItWasWritten() {
        Latency latency = new Latency(
                "publish",
                "Sluice",
                "",
                "sustained",
                "offered",
                1,
                141,
                1e5,
                1e5,
                1e5,
                0,
                List.of(new Percentiles(1, 2, 3, 4, 5, 6)));
        Results results = new Results(
                "2026-11-24",
                "c",
                "quick",
                "1",
                MACHINE,
                List.of(),
                List.of(latency),
                List.of(),
                List.of(),
                List.of("r"));
        assertEquals(results, Results.parse(results.toJson()));
    }
}
