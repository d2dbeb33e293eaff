package io.sluice.bench.peer;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.LineBatch;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.RoomWait;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.CycleFile;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Has an engine of Sluice keep lines. A round ends when all that was offered is persisted and indexed, and journalled
 * where the queue lies in memory, and forced where {@code force} says that it is.
 *
 * <p>Settings: {@code lines} (single, or batch: 200 at once, as a pump claims them), {@code place} (plain: queue in the
 * directory, not forced, not sealed, and all cycles but the last three are removed, as retention would; standard: what
 * an engine does by itself where there is memory for it, in the directory that {@code queue} names: journalled, forced
 * and sealed, but with 32 MiB for the queue, so that a short round fills it many times), {@code block} (bytes),
 * {@code force} (milliseconds, 0 for never; then nothing is removed), {@code idle} (milliseconds), {@code slots} (of
 * the ring; 0 for what an engine has by itself).
 */
public final class SluiceRound {
    private static final int KEPT_CYCLES = 3;
    private static final long HOT_BYTES = 32 << 20;
    private static final long PAUSE_NANOS = 500_000;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** What a producer has to offer with. */
    private record Seat(Source source, LineBatch batch, RoomWait roomWait) {}

    private final Task task;
    private final Path root;
    private final boolean retiring;

    private SluiceRound(Task task) {
        this.task = task;
        this.root = Path.of(task.directory(), "store");
        this.retiring = isPlain(task) && !task.settings().containsKey("force");
    }

    /** Runs a round in which threads offer lines, and wait when they are refused. */
    public static Outcome run(Task task) throws Exception {
        return new SluiceRound(task).run();
    }

    /** Runs a round in which pumps read what {@code cat} writes, each from a file with so many lines. */
    public static Outcome pump(Task task) throws Exception {
        return new SluiceRound(task).runPumps();
    }

    /** Measures what an engine costs that has nothing to do: the outcome is its processor time. */
    public static Outcome idle(Task task) throws Exception {
        long nanos = (long) (task.seconds() * 1e9);
        Path root = Path.of(task.directory(), "store");
        try (Sluice sluice = Sluice.open(config(task, root))) {
            sluice.source("service", Stream.STDOUT);
            LockSupport.parkNanos(nanos / 4);
            Span span = Span.begin();
            long startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < nanos) {
                LockSupport.parkNanos(nanos / 10);
            }
            span.end();
            return span.kept(1, 0);
        } finally {
            removeQueue(root);
        }
    }

    private static boolean isPlain(Task task) {
        return task.setting("place", "plain").equals("plain");
    }

    /** Returns the configuration that a task's settings mean. */
    public static SluiceConfig config(Task task, Path root) {
        SluiceConfig.Builder builder = SluiceConfig.builder(root)
                .sealing(!isPlain(task))
                .statsInterval(Duration.ZERO)
                .idlePause(Duration.ofMillis(task.setting("idle", 8)));
        int slotCount = task.setting("slots", 0);
        if (slotCount > 0) {
            builder.slotCount(slotCount);
        }
        int blockBytes = task.setting("block", 0);
        if (blockBytes > 0) { // a block is at least one entry as long as can be, so entries must be shorter
            builder.blockBytes(blockBytes).entryBytesMax(Math.min(64 << 10, blockBytes / 2));
        }
        if (isPlain(task)) {
            builder.hotPlacement(HotPlacement.DISK).forceInterval(Duration.ofMillis(task.setting("force", 0)));
        } else {
            builder.hotBytesMax(HOT_BYTES);
        }
        String queue = task.setting("queue", "");
        if (!queue.isEmpty()) {
            builder.queueDirectory(Path.of(queue));
        }
        return builder.build();
    }

    private Outcome run() throws Exception {
        Lines lines = Lines.of(task);
        int batchLines = task.setting("lines", "single").equals("batch") ? Producers.STEP : 1;
        try (Sluice sluice = Sluice.open(config(task, root))) {
            List<Seat> seats = sources(sluice).stream()
                    .map(source -> new Seat(source, new LineBatch(), new RoomWait()))
                    .toList();
            Span span = Span.begin();
            long count = Producers.run(
                    task,
                    span,
                    (producer, first, step) -> {
                        for (int i = 0; i < step; i += batchLines) {
                            offer(seats.get(producer), lines, first + i, batchLines);
                        }
                    },
                    this::retireOldCycles);
            awaitKept(sluice);
            span.end();
            return settle(sluice, count, span);
        } finally {
            removeQueue(root);
        }
    }

    private List<Source> sources(Sluice sluice) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            sources.add(sluice.source("service" + p, Stream.STDOUT));
        }
        return sources;
    }

    private static void offer(Seat seat, Lines lines, long first, int count) {
        int from = 0;
        while (from < count) {
            from += fill(seat.batch, lines, first + from, count - from);
            put(seat);
        }
    }

    private static void put(Seat seat) {
        Source source = seat.source;
        LineBatch batch = seat.batch;
        source.admitAll(batch);
        int at = 0;
        while (at < batch.count()) {
            int claim = source.claimable(batch, at);
            if (source.tryOffer(batch, at, claim) >= 0) {
                at += claim;
                seat.roomWait.onRoom();
            } else {
                seat.roomWait.await();
            }
        }
    }

    /** Puts lines side by side, as many as a pump has after a read, and returns how many. One lies where it is. */
    private static int fill(LineBatch batch, Lines lines, long first, int count) {
        byte[] one = lines.bytes(first);
        if (count == 1) {
            batch.reset(one);
            batch.add(0, one.length, Severity.INFO.code(), 0);
            return 1;
        }
        byte[] bytes = BatchBytes.ofThread(lines.longest());
        batch.reset(bytes);
        int at = 0;
        for (int i = 0; i < count; i++) {
            byte[] line = lines.bytes(first + i);
            if (at + line.length > bytes.length) {
                return i;
            }
            System.arraycopy(line, 0, bytes, at, line.length);
            batch.add(at, line.length, Severity.INFO.code(), 0);
            at += line.length;
        }
        return count;
    }

    private Outcome runPumps() throws Exception {
        Path text = PipeRound.text(task);
        long perProducer = PipeRound.lineCount(task);
        try (Sluice sluice = Sluice.open(config(task, root))) {
            List<Source> sources = sources(sluice);
            Span span = Span.begin();
            List<Thread> pumps = new ArrayList<>();
            for (Source source : sources) {
                Process cat = new ProcessBuilder("cat", text.toString()).start();
                Thread pump = new Thread(sluice.pump(source, cat.getInputStream(), OverflowPolicy.BLOCK));
                pump.start();
                pumps.add(pump);
            }
            for (Thread pump : pumps) {
                while (pump.isAlive()) {
                    pump.join(20);
                    retireOldCycles();
                }
            }
            awaitKept(sluice);
            span.end();
            return settle(sluice, perProducer * task.producers(), span);
        } finally {
            removeQueue(root);
        }
    }

    private void awaitKept(Sluice sluice) throws IOException {
        if (!sluice.awaitPersisted(DEADLINE)) {
            throw new IOException("not persisted in time");
        }
        long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try (StoreDirectory store = StoreDirectory.open(root)) {
                CountersSnapshot counters = CountersSnapshot.read(store.stateDirectories());
                if (isKept(counters, store.isJournalled())) {
                    return;
                }
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("not indexed, journalled or forced in time");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isKept(CountersSnapshot counters, boolean journalled) {
        long persisted = counters.of(StoreCounter.PERSISTED);
        return counters.of(StoreCounter.INDEXED) >= persisted
                && (!journalled || counters.of(StoreCounter.JOURNALLED) >= persisted)
                && (task.setting("force", 0) == 0 || counters.of(StoreCounter.FORCED) >= persisted);
    }

    /** Checks that all was kept. With old cycles gone, bytes a line are what the blocks had when they were appended. */
    private Outcome settle(Sluice sluice, long count, Span span) throws IOException {
        long blockBytes;
        long entries;
        try (StoreDirectory store = StoreDirectory.open(root)) {
            CountersSnapshot counters = CountersSnapshot.read(store.stateDirectories());
            blockBytes = counters.of(StoreCounter.BLOCK_BYTES);
            entries = counters.of(StoreCounter.PERSISTED);
        }
        CloseReport report = sluice.close(DEADLINE);
        if (report.dropped() != 0 || entries < count) {
            throw new IOException("offered " + count + " lines, kept " + entries + ", dropped " + report.dropped());
        }
        return span.kept(count, blockBytes);
    }

    private void retireOldCycles() {
        if (retiring) {
            retire(root, KEPT_CYCLES);
        }
    }

    /** Removes all cycles but the newest, as retention would. */
    public static void retire(Path root, int kept) {
        try (StoreDirectory store = StoreDirectory.open(root)) {
            List<CycleFile> cycles = CycleFile.list(store);
            for (CycleFile cycle : cycles.subList(0, Math.max(0, cycles.size() - kept))) {
                store.retire(cycle);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a queue that lies elsewhere. */
    public static void removeQueue(Path root) throws IOException {
        Path queue;
        try (StoreDirectory store = StoreDirectory.open(root)) {
            queue = store.queue();
        }
        Tree.remove(queue);
    }
}
