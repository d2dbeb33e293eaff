package io.sluice.bench;

import io.sluice.bench.latency.LatencyRound;
import io.sluice.bench.peer.Outcome;
import io.sluice.bench.peer.Task;
import io.sluice.bench.report.Latency;
import io.sluice.bench.report.Percentiles;
import io.sluice.bench.report.Rate;
import io.sluice.bench.report.Series;
import io.sluice.bench.report.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Runs the rounds of parts and gathers what they give. Within a part all entrants take turns, A B C A B C, so that what
 * else goes on on the machine meets all alike. Each contestant has a JVM of its own for the whole part; its first round
 * warms up and does not count. An entrant that fails is left out from there on, and the report says so.
 */
final class Rounds {
    private final Options options;
    private final List<Rate> rates = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final List<Series> series = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Rounds(Options options) {
        this.options = options;
    }

    List<Rate> rates() {
        return rates;
    }

    List<Latency> latencies() {
        return latencies;
    }

    List<Series> series() {
        return series;
    }

    List<String> remarks() {
        return remarks;
    }

    /** Runs a part and keeps what came of it. */
    void run(String part, List<Entrant> entrants, int warming, int counted) throws InterruptedException {
        Map<Entrant, List<Outcome>> outcomes = new LinkedHashMap<>();
        entrants.forEach(entrant -> outcomes.put(entrant, new ArrayList<>()));
        Map<String, RoundProcess> processes = new LinkedHashMap<>();
        Set<Integer> failed = new TreeSet<>();
        try {
            for (int round = 0; round < warming + counted; round++) {
                progress(part, entrants.size(), round + 1 - warming, counted);
                for (int i = 0; i < entrants.size(); i++) {
                    if (failed.contains(i)) {
                        continue;
                    }
                    Entrant entrant = entrants.get(i);
                    String key = entrant.contestant() + entrant.isLog4j();
                    try {
                        Outcome outcome = process(processes, key, entrant).run(task(part, entrant, i, round));
                        if (round >= warming) {
                            outcomes.getOrDefault(entrant, new ArrayList<>()).add(outcome);
                        }
                    } catch (IOException e) {
                        failed.add(i);
                        remarks.add(part + ": " + entrant + " left out: " + e.getMessage());
                        RoundProcess broken = processes.remove(key);
                        if (broken != null) {
                            broken.close();
                        }
                    }
                }
            }
        } finally {
            processes.values().forEach(RoundProcess::close);
        }
        outcomes.forEach((entrant, found) -> keep(part, entrant, found));
    }

    private static RoundProcess process(Map<String, RoundProcess> processes, String key, Entrant entrant)
            throws IOException {
        RoundProcess known = processes.get(key);
        if (known == null) {
            known = RoundProcess.start(entrant.contestant(), entrant.isLog4j());
            processes.put(key, known);
        }
        return known;
    }

    private Task task(String part, Entrant entrant, int index, int round) {
        Path place = entrant.load().where().equals("memory") ? options.memory() : options.directory();
        String directory = place.resolve(part + "-" + index + "-" + round).toString();
        Path logs = options.logs();
        Path hgrm = options.hgrm();
        Map<String, String> settings = new LinkedHashMap<>(entrant.settings());
        if (hgrm != null && entrant.contestant().equals("latency")) {
            settings.put(
                    "hgrm", hgrm.resolve(part + "-" + index + "-round-" + round).toString());
        }
        if (settings.containsValue("standard")) { // where an engine would have it, but below what is removed in the end
            settings.put(
                    "queue",
                    options.memory()
                            .resolve("queue-" + part + "-" + index + "-" + round)
                            .toString());
        }
        Entrant asked = new Entrant(entrant.name(), entrant.setting(), entrant.contestant(), settings, entrant.load());
        return asked.task(directory, logs == null ? null : logs.toString());
    }

    private static void progress(String part, int entrants, int round, int counted) {
        System.err.printf(
                Locale.ROOT,
                "sluice bench: %s, %s of %d, %d entrants%n",
                part,
                round < 1 ? "warming up" : "round " + round,
                counted,
                entrants);
    }

    private void keep(String part, Entrant entrant, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        Entrant.Load load = entrant.load();
        Outcome last = outcomes.get(outcomes.size() - 1);
        series.addAll(last.series());
        for (String stage : last.stages().keySet()) {
            List<Percentiles> rounds = outcomes.stream()
                    .map(outcome -> outcome.stages().get(stage))
                    .filter(Objects::nonNull)
                    .toList();
            latencies.add(new Latency(
                    part,
                    entrant.name(),
                    entrant.setting(),
                    entrant.settings().getOrDefault("kind", "sustained"),
                    stage,
                    load.producers(),
                    load.lineBytes(),
                    load.perSecond(),
                    median(outcomes, one -> one.offered() * 1e9 / one.offeredNanos()),
                    median(outcomes, one -> one.lines() * 1e9 / one.nanos()),
                    stage.equals(LatencyRound.OFFERED)
                            ? outcomes.stream().mapToLong(Outcome::neverOffered).sum()
                            : 0,
                    rounds));
        }
        if (last.stages().isEmpty() && last.series().isEmpty()) {
            rates.add(new Rate(
                    part,
                    entrant.name(),
                    entrant.setting(),
                    load.where(),
                    load.producers(),
                    load.lineBytes(),
                    outcomes.stream()
                            .map(one -> one.lines() * 1e9 / one.nanos())
                            .toList(),
                    median(outcomes, one -> one.lines() == 0 ? 0 : (double) one.bytes() / one.lines()),
                    median(outcomes, one -> one.lines() == 0 ? 0 : (double) one.cpuNanos() / one.lines())));
        }
    }

    private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure).boxed().toList()).median();
    }
}
