package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the tables of a run, each by its name. */
final class Tables {
    /** The names, in the order in which a terminal shows them. */
    static final List<String> NAMES = List.of(
            "machine",
            "core",
            "pipe",
            "ratios",
            "producers",
            "publish",
            "stages",
            "burst",
            "overload",
            "sqlite",
            "headroom",
            "growth",
            "wal",
            "micro",
            "rings",
            "block",
            "wait",
            "idle",
            "compression",
            "durability",
            "remarks");

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("machine", "Machine"),
            Map.entry("core", "Sustained, all kept (lines/s: median, least to most)"),
            Map.entry("pipe", "By pipe, from cat"),
            Map.entry("ratios", "Ratios that were asked for"),
            Map.entry("producers", "Sustained, by producers and line"),
            Map.entry("publish", "Publish, open loop, from the intended start"),
            Map.entry("stages", "Stages, open loop, from the intended start"),
            Map.entry("burst", "Burst (fits the ring)"),
            Map.entry("overload", "Overload (twice the capacity is offered)"),
            Map.entry("sqlite", "SQLite, setting by setting"),
            Map.entry("headroom", "Headroom over what was measured in production"),
            Map.entry("growth", "As the store grows"),
            Map.entry("wal", "SQLite with a reader; VACUUM"),
            Map.entry("micro", "Single steps (JMH)"),
            Map.entry("rings", "One ring or one for each producer"),
            Map.entry("block", "Block size"),
            Map.entry("wait", "Longest pause of the batch thread"),
            Map.entry("idle", "An engine with nothing to do"),
            Map.entry("compression", "Compression at append or at seal"),
            Map.entry("durability", "How often it is forced"),
            Map.entry("remarks", "Remarks"));

    private static final double NORMAL_PER_SECOND = 95;
    private static final double BURST_PER_SECOND = 250_000;

    private static final String BUSY =
            ": **the machine was busy, so these figures show that all works, and nothing else**";

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    static String titleOf(String name) {
        return TITLES.getOrDefault(name, name);
    }

    /** Names a contestant with its setting. */
    static String labelOf(Rate rate) {
        return rate.setting().isEmpty() ? rate.contestant() : rate.contestant() + ": " + rate.setting();
    }

    /** Returns for each percentile the spread over the rounds. */
    static List<Spread> medians(Latency latency) {
        List<Spread> spreads = new ArrayList<>();
        for (int i = 0; i < Percentiles.NAMES.size(); i++) {
            int at = i;
            spreads.add(Spread.of(latency.rounds().stream()
                    .map(round -> round.values().get(at))
                    .toList()));
        }
        return spreads;
    }

    String markdown(String name) {
        Grid grid = grid(name);
        return grid.isEmpty() ? "Not measured in this run.\n" : grid.markdown();
    }

    String columns(String name) {
        Grid grid = grid(name);
        return grid.isEmpty() ? "" : grid.columns();
    }

    private Grid grid(String name) {
        return switch (name) {
            case "machine" -> machine();
            case "ratios" -> new Ratios(results).grid();
            case "producers" -> producers();
            case "publish", "stages", "burst", "overload", "wait" -> latencies(name);
            case "headroom" -> headroom();
            case "idle" -> idle();
            case "growth", "wal" -> series(name);
            case "micro" -> micro();
            case "remarks" -> remarks();
            default -> rates(name);
        };
    }

    private Grid machine() {
        Grid grid = new Grid("", "");
        Machine machine = results.machine();
        grid.row("when, which commit", results.date() + ", " + results.commit());
        grid.row("run", "`./sluice bench --" + results.mode() + "`, " + results.seconds() + " s");
        grid.row("processor", machine.cpu() + ", " + machine.cores() + " cores");
        grid.row("memory", Figures.digits(machine.memoryGib()) + " GiB");
        grid.row("kernel", machine.kernel());
        grid.row("file systems", machine.disk() + "; " + machine.memoryFileSystem());
        grid.row("virtualised", machine.virtualised());
        grid.row("JDK", machine.jdk());
        grid.row("load when it began", machine.loadAtStart() + (isBusy(machine) ? BUSY : ""));
        return grid;
    }

    private static boolean isBusy(Machine machine) {
        String load = machine.loadAtStart().split(" ", 2)[0];
        return load.matches("[0-9.]+") && Double.parseDouble(load) >= Machine.LOAD_QUIET;
    }

    private Grid rates(String part) {
        Grid grid =
                new Grid("", "files", "producers", "line", "lines/s", "Sluice to this", "CPU ns/line", "bytes/line");
        for (Rate rate : results.ratesOf(part)) {
            grid.row(
                    labelOf(rate),
                    rate.where(),
                    String.valueOf(rate.producers()),
                    lineOf(rate.lineBytes()),
                    Figures.rates(Spread.of(rate.perSecond())),
                    sluiceTo(rate),
                    rate.cpuNanosPerLine() == 0 ? "" : Figures.digits(rate.cpuNanosPerLine()),
                    rate.bytesPerLine() == 0 ? "" : Figures.digits(rate.bytesPerLine()));
        }
        return grid;
    }

    /** Compares with what a careful user of Sluice has, in the same part, on the same files, with the same lines. */
    private String sluiceTo(Rate rate) {
        Optional<Rate> ours = results.ratesOf(rate.part()).stream()
                .filter(one -> one.contestant().startsWith("Sluice")
                        && one.where().equals(rate.where())
                        && one.producers() == rate.producers()
                        && one.lineBytes() == rate.lineBytes())
                .findFirst();
        boolean self = rate.contestant().startsWith("Sluice");
        return self || ours.isEmpty() ? "" : Figures.times(ours.get().median() / rate.median());
    }

    private Grid producers() {
        Grid grid = new Grid("", "line", "1", "4", "16", "64", "240", "4 to 240");
        Map<String, Map<Integer, Rate>> byLabel = new LinkedHashMap<>();
        for (Rate rate : results.ratesOf("producers")) {
            byLabel.computeIfAbsent(labelOf(rate) + "|" + rate.lineBytes(), unused -> new LinkedHashMap<>())
                    .put(rate.producers(), rate);
        }
        byLabel.values().forEach(row -> {
            Rate any = row.values().iterator().next();
            Rate four = row.get(4);
            Rate most = row.get(240);
            grid.row(
                    labelOf(any),
                    lineOf(any.lineBytes()),
                    cell(row.get(1)),
                    cell(row.get(4)),
                    cell(row.get(16)),
                    cell(row.get(64)),
                    cell(row.get(240)),
                    four == null || most == null
                            ? ""
                            : Figures.digits(100 * (most.median() / four.median() - 1)) + " %");
        });
        return grid;
    }

    private static String cell(@Nullable Rate rate) {
        return rate == null ? "" : Figures.rates(Spread.of(rate.perSecond()));
    }

    private Grid latencies(String part) {
        Grid grid = new Grid(
                "",
                "kind",
                "producers",
                "line",
                "wanted/s",
                "offered/s",
                "kept/s",
                "until",
                "p50",
                "p99",
                "p99.9",
                "p99.99",
                "max");
        for (Latency latency : results.latenciesOf(part)) {
            List<Spread> spreads = medians(latency);
            grid.row(
                    latency.setting().isEmpty()
                            ? latency.contestant()
                            : latency.contestant() + ": " + latency.setting(),
                    latency.kind(),
                    String.valueOf(latency.producers()),
                    lineOf(latency.lineBytes()),
                    latency.wantedPerSecond() == 0 ? "" : Figures.count(latency.wantedPerSecond()),
                    Figures.count(latency.offeredPerSecond()),
                    latency.kind().equals("burst") ? "" : Figures.count(latency.keptPerSecond()),
                    latency.stage() + (latency.neverOffered() > 0 ? ", at least" : ""),
                    Figures.micros(spreads.get(0)),
                    Figures.micros(spreads.get(2)),
                    Figures.micros(spreads.get(3).median()),
                    Figures.micros(spreads.get(4).median()),
                    Figures.micros(spreads.get(5)));
        }
        return grid;
    }

    private Grid headroom() {
        Grid grid = new Grid("", "lines/s", "over 95/s (a normal day)", "over 250,000/s (the flood)");
        List<Rate> all = new ArrayList<>(results.ratesOf("core"));
        all.addAll(results.ratesOf("sqlite"));
        for (Rate rate : all) {
            boolean shown = rate.part().equals("core")
                    ? rate.lineBytes() == 141 && rate.contestant().startsWith("Sluice")
                    : rate.setting().contains("indexed");
            if (shown) {
                grid.row(
                        labelOf(rate) + ", " + rate.where(),
                        Figures.count(rate.median()),
                        Figures.times(rate.median() / NORMAL_PER_SECOND),
                        Figures.times(rate.median() / BURST_PER_SECOND));
            }
        }
        return grid;
    }

    private Grid series(String part) {
        Grid grid = new Grid("", "of", "at first", "in the middle", "in the end", "at");
        for (Series series : results.seriesOf(part)) {
            int last = series.xs().size() - 1;
            if (last >= 0) {
                grid.row(
                        series.contestant(),
                        series.yUnit(),
                        Figures.count(series.ys().get(0)),
                        Figures.count(series.ys().get(last / 2)),
                        Figures.count(series.ys().get(last)),
                        Figures.digits(series.xs().get(last)) + " " + series.xUnit());
            }
        }
        return grid;
    }

    private Grid idle() {
        Grid grid = new Grid("longest pause of the batch thread", "processor time, % of one core");
        for (Rate rate : results.ratesOf("idle")) {
            grid.row(rate.setting(), Figures.digits(rate.cpuNanosPerLine() * rate.median() / 1e9 * 100));
        }
        return grid;
    }

    private Grid micro() {
        Grid grid = new Grid("", "per", "ns", "±", "bytes allocated");
        for (Micro micro : results.micros()) {
            grid.row(
                    micro.name(),
                    micro.per(),
                    Figures.digits(micro.nanos()),
                    Figures.digits(micro.errorNanos()),
                    Figures.digits(micro.allocatedBytes()));
        }
        return grid;
    }

    private Grid remarks() {
        Grid grid = new Grid("remarks");
        results.remarks().forEach(grid::row);
        return grid;
    }

    static String lineOf(int bytes) {
        return bytes == 0 ? "real" : bytes + " B";
    }
}
