package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.admit.UnstoredLine;
import io.sluice.batch.BatchCounters;
import io.sluice.batch.BatchThread;
import io.sluice.batch.BatchWriter;
import io.sluice.batch.Linger;
import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockLayout;
import io.sluice.capture.Capture;
import io.sluice.capture.ProcessCapture;
import io.sluice.capture.ProcessStreams;
import io.sluice.capture.StreamPump;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.ring.SlotRing;
import io.sluice.segment.PruneReport;
import io.sluice.segment.PruneRequest;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a log-ingestion engine over one store. Safe for use by many threads; several engines can live in one JVM, each
 * over a store of its own.
 *
 * <pre>{@code
 * try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
 *     Source source = sluice.source("hero_collab.server", Stream.STDOUT);
 *     source.offer(Severity.INFO, bytes, 0, length);
 *     sluice.capture("web.api", new ProcessBuilder("./api").start());
 * }
 * }</pre>
 *
 * <p>Producers never wait for the store and never see it fail: what cannot be kept is dropped and counted, by source
 * and reason. Everything runs in a fixed amount of memory, whatever the disk does.
 */
public final class Sluice implements AutoCloseable {
    private static final long PERSISTED_POLL_NANOS = 200_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final SluiceConfig config;
    private final Admission admission;
    private final EngineStore store;
    private final SlotRing ring;
    private final BatchWriter writer;
    private final BatchThread batch;
    private final Capture capture;
    private final MonitorThread monitor;
    private final @Nullable IndexThread index;
    private final @Nullable SealThread seal;
    private final JournalThread journal;
    private @Nullable CloseReport report; // guarded by this

    private Sluice(SluiceConfig config, SlotRing ring, Admission admission, EngineStore store) {
        this.config = config;
        this.ring = ring;
        this.admission = admission;
        this.store = store;
        int blockBytes = Math.max(config.blockBytes(), BlockLayout.loneBlockBytes(config.entryBytesMax()));
        BlockBuilder builder = new BlockBuilder(store.directory().storeId(), blockBytes, config.sourceCountMax());
        builder.reset(store.journalStart().nextSequence());
        this.writer = new BatchWriter(
                admission,
                builder,
                store.appender(),
                new BatchCounters(store.counters(), store.sources()::byNumber),
                new Linger(config.linger().toNanos(), config.clock()));
        this.batch = new BatchThread(
                writer, config.threadFactory(), config.idlePause().toNanos());
        this.capture = new Capture(
                config.threadFactory(),
                config.entryBytesMax(),
                config.partialLineHold().toNanos());
        this.monitor = new MonitorThread(config, admission, writer, store.sources());
        this.index =
                config.indexing() ? new IndexThread(store.directory(), store.counters(), config.threadFactory()) : null;
        this.seal = config.sealing() ? new SealThread(config, store) : null;
        this.journal = new JournalThread(
                store.directory(),
                store.journalStart(),
                store.counters(),
                config.threadFactory(),
                config.forceInterval().toNanos());
    }

    /**
     * Opens the store and starts the engine.
     *
     * @throws io.sluice.queue.StoreLockedException when another engine has the store; names its process
     * @throws IllegalStateException when this JVM lacks the flags that Chronicle Queue needs; gives them
     * @throws IOException when the store cannot be made, opened or read
     */
    public static Sluice open(SluiceConfig config) throws IOException {
        SlotRing ring = new SlotRing(config.slotCount(), config.slotBytes());
        Admission admission = new Admission(
                ring,
                config.clock(),
                config.entryBytesMax(),
                config.sourceCountMax(),
                config.collapseWindow().toNanos());
        admission.keepUnstored(config.unstoredBytesMax());
        Sluice sluice = new Sluice(config, ring, admission, EngineStore.open(config, admission));
        sluice.batch.start();
        sluice.monitor.start();
        if (sluice.index != null) {
            sluice.index.start();
        }
        sluice.journal.start();
        if (sluice.seal != null) {
            sluice.seal.start();
        }
        return sluice;
    }

    /** Finds the source of a service's stream in the default context, or makes it. */
    public Source source(String service, Stream stream) throws IOException {
        return source(SourceName.of(service, stream));
    }

    /**
     * Finds a source, or makes it: then its name is written to disk before this returns.
     *
     * @throws IllegalArgumentException when the service's name is longer than configured
     * @throws IllegalStateException when the store has as many sources as it may have
     */
    public Source source(SourceName name) throws IOException {
        if (name.service().length() > config.serviceNameBytesMax()) {
            throw new IllegalArgumentException("a service's name may have " + config.serviceNameBytesMax()
                    + " bytes (serviceNameBytesMax), got " + name.service().length());
        }
        return store.sources().source(name);
    }

    /** Captures the output of a process as that of {@code service}, and never makes the process wait. */
    public ProcessCapture capture(String service, Process process) throws IOException {
        return capture(
                process,
                new ProcessStreams(
                        source(service, Stream.STDOUT),
                        source(service, Stream.STDERR),
                        source(service, Stream.MONITOR),
                        OverflowPolicy.DROP));
    }

    /** Captures the output of a process; its command line is what the operating system says. */
    public ProcessCapture capture(Process process, ProcessStreams streams) {
        String command = ProcessHandle.of(process.pid())
                .flatMap(p -> p.info().commandLine())
                .orElse("");
        return start(process, streams, command);
    }

    /**
     * Captures the output of a process. Its streams get the configured limits, unless {@link Source#limit} gave them
     * others.
     *
     * @param command the process's command line, which the entry of its start shows the first 1,024 bytes of
     */
    public ProcessCapture capture(Process process, ProcessStreams streams, String command) {
        return start(process, streams, command);
    }

    private ProcessCapture start(Process process, ProcessStreams streams, String command) {
        streams.stdout().limitByDefault(config.captureLimits());
        Source stderr = streams.stderr();
        if (stderr != null) {
            stderr.limitByDefault(config.captureLimits());
        }
        return capture.process(process, streams, command);
    }

    /** Makes a pump of a stream, to be run on a thread of the caller's. It has no rate but what its source has. */
    public StreamPump pump(Source source, InputStream in, OverflowPolicy policy) {
        return capture.pump(source, in, policy);
    }

    /**
     * Waits until all that has been offered so far is appended, or dropped and counted.
     *
     * @return false when that took longer than {@code timeout}
     */
    public boolean awaitPersisted(Duration timeout) {
        long position = ring.claimedPosition();
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (writer.persistedPosition() < position) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            LockSupport.parkNanos(this, PERSISTED_POLL_NANOS);
        }
        return true;
    }

    /** Returns the store's directory. */
    public Path directory() {
        return store.directory().root();
    }

    /** Returns the store's number, which its cursors carry. */
    public long storeId() {
        return store.directory().storeId();
    }

    /** Returns a count of the store. */
    public long count(StoreCounter counter) {
        return store.counters().of(counter).get();
    }

    /** Returns how many slots of the ring are taken now. */
    public long slotsUsed() {
        return ring.usedSlots();
    }

    /** Returns how many slots have been taken since the engine was opened. */
    public long slotsTaken() {
        return ring.claimedPosition() + 1;
    }

    /** Returns all sources: those of earlier engines, too. */
    public List<Source> allSources() {
        return store.sources().all();
    }

    /** Returns what captured streams may write. */
    public SourceLimits captureLimits() {
        return config.captureLimits();
    }

    /**
     * Removes entries that are sealed, after sealing what is finished, on the engine's own thread for that.
     *
     * @return what was removed, when it is; fails with {@link IllegalStateException} when the engine does not seal, is
     *     closed, or too many ask
     */
    public CompletableFuture<PruneReport> prune(PruneRequest request) {
        return seal == null
                ? CompletableFuture.failedFuture(new IllegalStateException("this engine does not seal"))
                : seal.prune(request);
    }

    /**
     * Returns the position, as {@code offer} returns it, up to which entries have been taken from the ring into a
     * block.
     */
    public long takenPosition() {
        return ring.drainedPosition();
    }

    /** Returns the position, as {@code offer} returns it, up to which entries are appended; -1 before the first. */
    public long persistedPosition() {
        return writer.persistedPosition();
    }

    /** Returns the sequence behind the last entry that is appended. */
    public long persistedSequence() {
        return store.counters().of(StoreCounter.PERSISTED).get();
    }

    /**
     * Returns the last lines of services that are not in the store, while the store takes nothing because there is no
     * space, its disk stands still, or it fails; none at any other time. Those that wait to be stored are among them,
     * and those that found no room any more and are dropped: of each source, as many as fit a fixed piece of memory.
     *
     * @param service the name of a service, which stands for all below it too, or nothing for all services
     * @param count how many lines at most, the newest
     * @return the lines, oldest first
     */
    public List<UnstoredLine> lastLines(String service, int count) {
        return new UnstoredView(admission, writer, store.sources()).lastLines(service, count);
    }

    /** Says what became of the entries of each source up to now. */
    public List<SourceReport> sources() {
        List<SourceReport> reports = new ArrayList<>();
        for (Source source : store.sources().all()) {
            SourceCounters counters = source.counters();
            reports.add(new SourceReport(
                    source.name(),
                    counters.get(SourceCounter.OFFERED),
                    counters.get(SourceCounter.STORED),
                    counters.get(SourceCounter.STORED_BYTES),
                    counters.get(SourceCounter.COLLAPSED),
                    counters.dropped()));
        }
        return reports;
    }

    /** Closes the engine as {@link #close(Duration)} does, with the configured deadline. */
    @Override
    public void close() {
        close(config.closeTimeout());
    }

    /**
     * Closes the engine: nothing more is let in, what is in the ring is appended, and the store is free for another
     * engine.
     *
     * @param timeout how long to wait for a store that does not take the entries; what is left then is counted as
     *     dropped
     * @return what became of the entries; the same report when the engine was closed before
     */
    public synchronized CloseReport close(Duration timeout) {
        CloseReport known = report;
        if (known != null) {
            return known;
        }
        capture.close();
        monitor.stop();
        admission.close();
        boolean drained = stopBatch(timeout);
        boolean sealEnded = seal == null || seal.stop(timeout.toNanos());
        if (index != null) {
            index.stop(drained, timeout.toNanos());
        }
        for (Source source : store.sources().all()) {
            settle(source.counters());
        }
        store.counters().of(StoreCounter.HEARTBEAT_NANOS).set(0);
        CloseReport made = new CloseReport(drained, List.copyOf(sources()));
        report = made;
        boolean journalEnded = journal.stop(drained, timeout.toNanos());
        if (drained && journalEnded && sealEnded) { // else a thread may still hold the files
            closeStore();
        }
        return made;
    }

    private boolean stopBatch(Duration timeout) {
        try {
            return batch.stop(timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void settle(SourceCounters counters) {
        counters.add(SourceCounter.DROPPED_CLOSED, Math.max(0, counters.inFlight()));
    }

    private void closeStore() {
        try {
            store.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the store did not close cleanly", e);
        }
    }
}
