package io.sluice.bench;

import io.sluice.bench.Entrant.Load;
import io.sluice.bench.micro.MicroRun;
import io.sluice.bench.peer.JournalPeer;
import io.sluice.bench.peer.RingRound;
import io.sluice.bench.report.Micro;
import io.sluice.bench.report.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;

/** Says which parts a run has, who takes part in each, and for how long. */
final class BenchPlan {
    private static final String DISK = "disk";
    private static final String MEMORY = "memory";
    private static final int LINE = 141;
    private static final int REAL = 0;
    private static final double FAST_PER_SECOND = 800_000;
    private static final Set<String> QUICK_ON_DISK = Set.of("sluice", "sqlite", "log4j", "files");

    private final Options options;
    private final Rounds rounds;
    private final List<Integer> producers;

    BenchPlan(Options options) {
        this.options = options;
        this.rounds = new Rounds(options);
        this.producers = options.pick(List.of(1, 4), List.of(1, 4, 240), List.of(1, 4, 16, 64, 240));
    }

    Rounds rounds() {
        return rounds;
    }

    /** Runs all parts and returns what JMH found; the rest is in {@link #rounds}. */
    List<Micro> run() throws InterruptedException {
        rounds.remarks()
                .add(
                        "Chronicle-Logger: left out, chronicle-logger-core 4.20.1 does not resolve: its parent POM is not on"
                                + " Maven Central. \"Chronicle Queue: fields\" writes what it writes, in the way it does.");
        if (options.logs() == null) {
            rounds.remarks().add("Real lines: left out, no --logs was given.");
        }
        core();
        pipes();
        manyProducers();
        publish();
        stages();
        burst();
        overload();
        rounds.run("sqlite", SqliteGrid.entrants(options), 0, options.pick(1, 1, 2));
        studies();
        choices();
        return micros();
    }

    private Load load(double seconds, String where) {
        return new Load(2, LINE, seconds, 0, where);
    }

    private void core() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        double seconds = options.pick(0.1, 0.4, 1.2);
        for (String where : options.pick(List.of(MEMORY), List.of(MEMORY, DISK), List.of(MEMORY, DISK))) {
            addCore(entrants, load(seconds, where));
            if (options.logs() != null && where.equals(DISK) && options.mode() == Options.Mode.FULL) {
                addCore(entrants, load(seconds, where).with(2, REAL));
            }
        }
        if (options.mode() == Options.Mode.QUICK) { // a quick run shows on the disk only what the ratios are of
            entrants.removeIf(one -> one.load().where().equals(DISK) && !QUICK_ON_DISK.contains(one.contestant()));
        }
        rounds.run("core", entrants, options.pick(0, 1, 1), options.pick(1, 2, 4));
    }

    private static void addCore(List<Entrant> to, Load load) {
        to.add(new Entrant("Sluice", "single lines", "sluice", Map.of(), load));
        to.add(new Entrant("Sluice", "batches of 200", "sluice", Map.of("lines", "batch"), load));
        if (load.where().equals(DISK)) {
            to.add(new Entrant("Sluice", "as it is by default", "sluice", Map.of("place", "standard"), load));
        }
        to.add(new Entrant("SQLite", "WAL, NORMAL, 10,000 a transaction, indexed", "sqlite", Map.of(), load));
        to.add(new Entrant("Log4j2 async", "time, level, logger", "log4j", Map.of(), load));
        to.add(new Entrant("Log4j2 async", "message alone", "log4j", Map.of("layout", "bare"), load));
        to.add(new Entrant("LMDB", "not synced, 10,000 a transaction, indexed", "lmdb", Map.of(), load));
        to.add(new Entrant("Rotating files", "one for each service", "files", Map.of(), load));
        to.add(new Entrant("RAM ring", "flushed every 100 ms", "ram", Map.of(), load));
        to.add(new Entrant("Chronicle Queue", "an excerpt a line, bytes", "chronicle", Map.of(), load));
        to.add(new Entrant(
                "Chronicle Queue", "an excerpt a line, fields", "chronicle", Map.of("form", "fields"), load));
    }

    private void pipes() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        for (String where : options.pick(List.of(MEMORY), List.of(MEMORY), List.of(MEMORY, DISK))) {
            Load load = load(options.pick(0.05, 0.4, 1.0), where);
            entrants.add(new Entrant("Sluice", "a pump reads the pipe", "sluice-pump", Map.of(), load));
            entrants.add(new Entrant("dd to a file", "", "pipe", Map.of("program", "cat"), load));
            addProgram(entrants, "s6-log", "s6-log", load);
            addProgram(entrants, "svlogd", "svlogd", load);
            if (JournalPeer.in(options.directory()) == null) {
                rounds.remarks().add(JournalPeer.MISSING);
            } else {
                entrants.add(new Entrant("systemd-journal-remote", "", "pipe", Map.of("program", "journal"), load));
            }
        }
        rounds.run("pipe", entrants, options.pick(0, 1, 1), options.pick(1, 2, 4));
    }

    private void addProgram(List<Entrant> to, String name, String program, Load load) {
        if (Programs.isInstalled(program)) {
            to.add(new Entrant(name, "", "pipe", Map.of("program", program), load));
        } else {
            rounds.remarks().add(name + ": left out, it is not installed");
        }
    }

    private void manyProducers() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>(options.pick(List.of(LINE), List.of(LINE), List.of(64, LINE, 1_024)));
        if (options.logs() != null && options.mode() == Options.Mode.FULL) {
            sizes.add(REAL);
        }
        Load base = load(options.pick(0.1, 0.5, 0.6), MEMORY);
        for (int size : sizes) {
            for (int count : producers) {
                Load load = base.with(count, size);
                entrants.add(new Entrant("Sluice", "single lines", "sluice", Map.of(), load));
                entrants.add(new Entrant("Sluice", "batches of 200", "sluice", Map.of("lines", "batch"), load));
                entrants.add(new Entrant("Log4j2 async", "time, level, logger", "log4j", Map.of(), load));
            }
        }
        rounds.run("producers", entrants, options.pick(0, 1, 1), options.pick(1, 2, 3));
    }

    private Entrant latency(String name, String target, Map<String, String> settings, Load load) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("target", target);
        return new Entrant(name, "", "latency", all, load);
    }

    private void publish() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        double seconds = options.pick(0.2, 1.0, 4.0);
        for (double perSecond :
                options.pick(List.of(1e5), List.of(1e5, FAST_PER_SECOND), List.of(1e5, FAST_PER_SECOND))) {
            addTargets(entrants, load(seconds, MEMORY).with(1, LINE).at(perSecond));
        }
        rounds.run("publish", entrants, 1, options.pick(1, 2, 5));
        entrants.clear();
        for (int count : producers) {
            if (count > 1) {
                addTargets(entrants, load(seconds / 2, MEMORY).with(count, LINE).at(1e5));
            }
        }
        rounds.run("publish", entrants, options.pick(0, 0, 1), options.pick(1, 1, 3));
    }

    private void addTargets(List<Entrant> to, Load load) {
        to.add(latency("Sluice", "sluice", Map.of(), load));
        to.add(latency("Log4j2 async", "log4j", Map.of(), load));
        to.add(latency("nothing (the floor)", "nothing", Map.of(), load));
    }

    private void stages() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        Map<String, String> staged = Map.of("stages", "true");
        for (double perSecond : options.pick(List.of(1e3), List.of(1e3, 1e5), List.of(1e3, 1e4, 1e5, 3e5))) {
            Load load = load(options.pick(0.3, 2.0, 4.0), MEMORY).with(1, LINE).at(perSecond);
            entrants.add(latency("Sluice", "sluice", staged, load));
            if (options.mode() == Options.Mode.FULL) {
                entrants.add(latency("Sluice", "sluice", staged, load.with(16, LINE)));
            }
        }
        rounds.run("stages", entrants, options.pick(0, 1, 1), options.pick(1, 1, 2));
    }

    private void burst() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        for (int count : producers) {
            addTargets(entrants, load(options.pick(0.1, 0.4, 1.0), MEMORY).with(count, LINE));
        }
        entrants.replaceAll(one -> {
            Map<String, String> settings = new TreeMap<>(one.settings());
            settings.put("kind", "burst");
            return new Entrant(one.name(), one.setting(), one.contestant(), settings, one.load());
        });
        rounds.run("burst", entrants, 1, options.pick(1, 1, 2));
    }

    /** Offers twice as much as the same logger kept in the same run, by as many producers. */
    private void overload() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        Map<String, String> overload = Map.of("kind", "overload");
        for (Rate rate : List.copyOf(rounds.rates())) {
            if (!rate.part().equals("producers") || rate.lineBytes() != LINE) {
                continue;
            }
            Load load = load(options.pick(0.2, 1.0, 2.0), MEMORY)
                    .with(rate.producers(), LINE)
                    .at(2 * rate.median());
            if (rate.contestant().equals("Sluice") && rate.setting().equals("single lines")) {
                entrants.add(latency("Sluice", "sluice", overload, load));
            } else if (rate.contestant().equals("Log4j2 async")) {
                entrants.add(latency("Log4j2 async", "log4j", overload, load));
            }
        }
        rounds.run("overload", entrants, options.pick(0, 1, 1), options.pick(1, 1, 2));
    }

    private void studies() throws InterruptedException {
        String lines = options.pick("50000", "400000", "5000000");
        Load load = load(options.pick(1.0, 3.0, 15.0), DISK).with(1, LINE);
        Map<String, String> plain = Map.of("lines", lines, "batch", "10000", "indexed", "false");
        Map<String, String> indexed = Map.of("lines", lines, "batch", "10000");
        rounds.run(
                "growth",
                List.of(
                        new Entrant("Sluice", "", "sluice-grow", Map.of("lines", lines, "place", "standard"), load),
                        new Entrant("SQLite", "indexed", "sqlite-grow", indexed, load),
                        new Entrant("SQLite", "plain", "sqlite-grow", plain, load)),
                0,
                1);
        rounds.run(
                "wal",
                List.of(
                        new Entrant("SQLite", "", "sqlite-wal", Map.of("reader", "none"), load),
                        new Entrant("SQLite", "", "sqlite-wal", Map.of("reader", "polled"), load),
                        new Entrant("SQLite", "", "sqlite-wal", Map.of("reader", "open"), load),
                        new Entrant("SQLite", "", "sqlite-vacuum", indexed, load)),
                0,
                1);
    }

    private void choices() throws InterruptedException {
        double seconds = options.pick(0.1, 0.4, 0.6);
        int counted = options.pick(1, 2, 3);
        List<Entrant> entrants = new ArrayList<>();
        for (int count : options.pick(List.of(2), List.of(1, 4), List.of(1, 2, 4, 16, 64, 240))) {
            Load load = load(seconds, MEMORY).with(count, LINE);
            for (String batch : List.of("1", "200")) {
                entrants.add(new Entrant("one ring", claim(batch, 1), "rings", Map.of("batch", batch), load));
                entrants.add(new Entrant(
                        "a ring each", claim(batch, count), "rings", Map.of("rings", "each", "batch", batch), load));
            }
            entrants.add(new Entrant("a ring each", "Agrona one-to-one", "rings", Map.of("rings", "agrona"), load));
        }
        rounds.run("rings", entrants, 1, counted);
        entrants.clear();
        for (int kib : options.pick(List.of(64), List.of(16, 64, 256), List.of(8, 16, 32, 64, 128, 256))) {
            Map<String, String> block = Map.of("block", String.valueOf(kib << 10), "lines", "batch");
            entrants.add(new Entrant("Sluice", kib + " KiB", "sluice", block, load(seconds, MEMORY)));
        }
        rounds.run("block", entrants, 1, counted);
        waits();
        entrants.clear();
        for (int bytes : options.logs() == null ? List.of(LINE) : List.of(LINE, REAL)) {
            for (String when : List.of("append", "seal")) {
                Load load = load(seconds, MEMORY).with(1, bytes);
                entrants.add(new Entrant("zstd level 1", "at " + when, "compression", Map.of("when", when), load));
            }
        }
        rounds.run("compression", entrants, 1, counted);
        entrants.clear();
        // Long enough that what is forced each second is forced some times.
        for (int millis : options.pick(List.of(10), List.of(100, 1_000), List.of(0, 10, 100, 1_000))) {
            entrants.add(new Entrant(
                    "Sluice",
                    millis == 0 ? "not forced" : String.format(Locale.ROOT, "forced every %,d ms", millis),
                    "sluice",
                    Map.of("force", String.valueOf(millis), "lines", "batch"),
                    load(options.pick(0.1, 2.5, 4.0), DISK)));
        }
        rounds.run("durability", entrants, options.pick(0, 1, 1), options.pick(1, 1, 2));
    }

    private static String claim(String batch, int rings) {
        int lines = RingRound.atOnce(Integer.parseInt(batch), rings);
        return lines == 1 ? "a line a claim" : lines + " lines a claim";
    }

    private void waits() throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        List<Entrant> idle = new ArrayList<>();
        Load load = load(options.pick(0.3, 1.5, 4.0), MEMORY).with(1, LINE).at(1e3);
        for (int millis : options.pick(List.of(8), List.of(1, 8), List.of(1, 2, 8, 20))) {
            Map<String, String> settings = Map.of("target", "sluice", "stages", "true", "idle", String.valueOf(millis));
            entrants.add(new Entrant("Sluice", millis + " ms", "latency", settings, load));
            idle.add(
                    new Entrant("Sluice", millis + " ms", "sluice-idle", Map.of("idle", String.valueOf(millis)), load));
        }
        rounds.run("wait", entrants, 0, options.pick(1, 1, 3));
        rounds.run("idle", idle, 0, options.pick(1, 1, 3));
    }

    private List<Micro> micros() {
        try {
            return options.pick(new MicroSize(0, 1, 20), new MicroSize(1, 3, 300), new MicroSize(1, 5, 1_000))
                    .run();
        } catch (RunnerException e) {
            rounds.remarks().add("JMH: left out: " + e.getMessage());
            return List.of();
        }
    }

    /** Says how much JMH does. */
    private record MicroSize(int forks, int iterations, long millis) {
        List<Micro> run() throws RunnerException {
            return MicroRun.run(forks, iterations, millis);
        }
    }
}
