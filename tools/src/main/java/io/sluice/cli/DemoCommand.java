package io.sluice.cli;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.cli.demo.DemoTable;
import io.sluice.cli.demo.Simulation;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.LiveScreen;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.MemoryFileSystem;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.LogReader;
import io.sluice.read.VerifyReport;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Shows the engine at work. */
final class DemoCommand extends Subcommand {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long STORE_BYTES_MAX = 4L << 30;
    private static final long CLOSE_SECONDS_MAX = 30;

    private static final Option SECONDS = Option.value("N", "How long; 0 is until Ctrl-C. Default: 15.", "--seconds");
    private static final Option KEEP =
            Option.flag("Keep the store, which is made in a temporary directory without --dir.", "--keep");

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    Syntax syntax() {
        return new Syntax(
                "demo",
                "Run 24 simulated services, one of which floods, and show what becomes of their lines.",
                StoreLocation.DIR,
                SECONDS,
                KEEP);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        long duration = Arguments.seconds("--seconds", arguments.value(SECONDS, "15"), 0);
        String directory = arguments.value(StoreLocation.DIR);
        boolean scratch = directory == null && !arguments.has(KEEP);
        Path store = directory == null ? Files.createTempDirectory("sluice-demo-") : Path.of(directory);
        Thread onInterrupt = new Thread(this::stopAndWait, "sluice-demo-stop");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return run(surroundings, config(store, scratch), duration == 0 ? Long.MAX_VALUE : duration);
        } finally {
            if (scratch) {
                delete(store);
            }
            ended.countDown();
            removeHook(onInterrupt);
        }
    }

    /** Holds the end of the process up, after Ctrl-C, until all is stored and said. */
    private void stopAndWait() {
        stopping.countDown();
        try {
            ended.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is what waits for us
        }
    }

    /** A store in the directory for temporary files has its queue on disk, but not one that goes with all it has. */
    private static SluiceConfig config(Path store, boolean scratch) {
        SluiceConfig.Builder config = SluiceConfig.builder(store);
        if (scratch
                && MemoryFileSystem.whyNotFor(
                                SluiceConfig.builder(store).build().hotBytesMax())
                        .isEmpty()) {
            config.hotPlacement(HotPlacement.MEMORY);
        }
        return config.build();
    }

    private int run(Surroundings surroundings, SluiceConfig config, long duration)
            throws IOException, InterruptedException {
        Path store = config.directory();
        DemoTable whole = new DemoTable();
        VerifyReport verified;
        boolean drained;
        try (Sluice sluice = Sluice.open(config);
                SluiceServer server = serve(sluice)) {
            introduce(surroundings, store, server);
            long startNanos = System.nanoTime();
            Simulation simulation = Simulation.start(sluice);
            try {
                show(surroundings, sluice, duration);
            } finally {
                simulation.stop();
            }
            drained = sluice.close(Duration.ofSeconds(CLOSE_SECONDS_MAX)).drained();
            whole.take(sluice.sources(), System.nanoTime() - startNanos); // rates are averages of the run
        }
        try (LogReader reader = LogReader.open(store, notice -> {})) {
            verified = reader.verify();
        }
        return conclude(surroundings, whole, verified, drained);
    }

    /** Takes another port when the usual one is taken: who tries the demo may have an engine running. */
    private static SluiceServer serve(Sluice sluice) throws IOException {
        ServerConfig config = ServerConfig.standard();
        try {
            return SluiceServer.open(sluice, config);
        } catch (IOException e) {
            return SluiceServer.open(
                    sluice, config.withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        }
    }

    private static void introduce(Surroundings surroundings, Path store, SluiceServer server)
            throws OutputFailedException {
        surroundings
                .out()
                .putText("24 services write to the store in " + store + ".\n"
                        + "hero_collab.hero_collab_server floods: 250,000 lines/s for 2 s, rest for 3 s.\n"
                        + "Look at " + server.url() + "\n"
                        + "or read along from a second terminal:\n"
                        + "  ./sluice logs --dir " + store + " -f 'hero_collab.*'\n"
                        + "  ./sluice stats --dir " + store + " --watch\n\n");
        surroundings.out().flush();
    }

    private void show(Surroundings surroundings, Sluice sluice, long duration)
            throws IOException, InterruptedException {
        DemoTable table = new DemoTable();
        LiveScreen screen = new LiveScreen(surroundings.out(), surroundings.isTerminal());
        long lookNanos = System.nanoTime();
        for (long second = 0; second < duration; second++) {
            long waitNanos = lookNanos + NANOS_PER_SECOND - System.nanoTime();
            if (stopping.await(waitNanos, TimeUnit.NANOSECONDS)) {
                return;
            }
            long nowNanos = System.nanoTime();
            table.take(sluice.sources(), nowNanos - lookNanos);
            lookNanos = nowNanos;
            if (surroundings.isTerminal()) {
                Terminal size = Terminal.size();
                screen.draw(table.full(size.rows()), size.rows(), size.columns());
            } else {
                screen.draw(table.brief(), Integer.MAX_VALUE, Integer.MAX_VALUE);
            }
            if (table.storedBytes() > STORE_BYTES_MAX) {
                surroundings.say("the demo ends: its store has " + HumanText.bytes(STORE_BYTES_MAX) + " of lines");
                return;
            }
        }
    }

    private static int conclude(Surroundings surroundings, DemoTable table, VerifyReport verified, boolean drained)
            throws OutputFailedException {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table.brief());
        lines.add("");
        lines.add("steady services: dropped_total = " + table.steadyDropped());
        lines.add("offered = stored + collapsed + dropped: " + (table.isBalanced() ? "yes" : "NO"));
        lines.add("verify: "
                + (verified.isSound()
                        ? "sound, " + HumanText.count(verified.entryCount()) + " entries in "
                                + HumanText.count(verified.blockCount()) + " blocks"
                        : verified.problems().get(0)));
        for (String line : lines) {
            surroundings.out().putText(line + "\n");
        }
        surroundings.out().flush();
        boolean good = table.steadyDropped() == 0 && table.isBalanced() && verified.isSound() && drained;
        return good ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Deletes a store with what it has in memory. */
    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory.resolve(StoreDirectory.FILE_NAME))) {
            try (StoreDirectory store = StoreDirectory.open(directory)) {
                deleteAll(store.queue());
            }
        }
        deleteAll(directory);
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) { // what is in a directory comes behind it
            Files.deleteIfExists(paths.get(i));
        }
    }
}
