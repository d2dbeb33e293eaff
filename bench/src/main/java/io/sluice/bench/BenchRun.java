package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.peer.Tree;
import io.sluice.bench.report.Machine;
import io.sluice.bench.report.Micro;
import io.sluice.bench.report.Report;
import io.sluice.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Is {@code sluice bench}: measures, prints the tables or the data, and writes the report. */
public final class BenchRun {
    private static final int FAILED = 5;
    private static final int USAGE = 2;

    private BenchRun() {}

    /** Runs with the arguments that {@code --help} lists. */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("-h") || arguments.contains("--help")) {
            System.out.print(Options.HELP);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("sluice bench: " + e.getMessage());
            return USAGE;
        }
        try {
            Path from = options.from();
            Results results = from == null ? measure(options) : Results.parse(Files.readString(from, UTF_8));
            System.out.print(options.json() ? results.toJson() : Report.text(results));
            Path report = options.report();
            if (report != null) {
                Report.write(report, template(report), results);
                System.err.println("sluice bench: wrote the report to " + report);
            }
            return 0;
        } catch (IOException e) {
            System.err.println("sluice bench: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** Measures all parts. What they make lies in directories of their own, which are gone afterwards. */
    static Results measure(Options options) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        Path directory = Files.createTempDirectory(options.directory(), "sluice-bench");
        Path memory = Files.createTempDirectory(options.memory(), "sluice-bench");
        Thread cleaner = new Thread(() -> remove(directory, memory));
        Runtime.getRuntime().addShutdownHook(cleaner); // also when it is ended with Ctrl-C
        try {
            Path hgrm = options.hgrm();
            if (hgrm != null) {
                Files.createDirectories(hgrm);
            }
            Options placed = new Options(
                    options.mode(),
                    options.json(),
                    new Options.Places(directory, memory, hgrm),
                    options.logs(),
                    options.report(),
                    options.from());
            Machine machine = Machines.describe(directory, memory);
            BenchPlan plan = new BenchPlan(placed);
            List<Micro> micros = plan.run();
            Rounds rounds = plan.rounds();
            return new Results(
                    LocalDate.now(ZoneOffset.UTC).toString(),
                    commit(),
                    options.mode().name().toLowerCase(Locale.ROOT),
                    String.format(Locale.ROOT, "%.0f", (System.nanoTime() - startNanos) / 1e9),
                    machine,
                    rounds.rates(),
                    rounds.latencies(),
                    rounds.series(),
                    micros,
                    rounds.remarks());
        } finally {
            remove(directory, memory);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private static void remove(Path directory, Path memory) {
        try {
            Tree.remove(directory);
            Tree.remove(memory);
        } catch (IOException e) {
            System.err.println("sluice bench: could not remove its files: " + e.getMessage());
        }
    }

    /** Returns the document to fill: the one that is there, or the one of the clone that this was built in. */
    private static String template(Path report) throws IOException {
        List<Path> places = new ArrayList<>(List.of(report.resolve(Report.DOCUMENT)));
        String home = System.getProperty("sluice.home");
        if (home != null) {
            places.add(Path.of(home, "docs", "dev", Report.DOCUMENT));
        }
        for (Path place : places) {
            if (Files.exists(place)) {
                return Files.readString(place, UTF_8);
            }
        }
        throw new IOException("there is no " + Report.DOCUMENT + " to fill in " + report);
    }

    private static String commit() {
        String home = System.getProperty("sluice.home", ".");
        try {
            Process git = new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return git.waitFor() == 0 && !text.isEmpty() ? text : "unknown commit";
        } catch (IOException e) {
            return "unknown commit";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown commit";
        }
    }
}
