package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.PruneRequest;
import io.sluice.segment.SealLimits;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes small stores that have all there can be in one: long lines in parts, tags, gaps, counts of collapsed lines;
 * sealed, merged and removed segments; cycles of earlier engines, and one that was being written. Confined to one
 * thread.
 */
final class RichStore {
    /** Is in some lines and not in others. */
    static final String NEEDLE = "needle";

    /** A service that has lines all the time. */
    static final String SERVICE = "web.api";

    private static final String REMOVED_SERVICE = "job.old";
    private static final int ENTRY_BYTES_MAX = 1_024;
    private static final int SESSION_LINES = 45;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final SealLimits SEAL_LIMITS = new SealLimits(16 << 10, 2_000, 1 << 20);

    private final Random random;
    private final Path root;
    private final Path queue;
    private final boolean journalled;
    private final KnownEntries known = new KnownEntries();
    private final List<StoreImage> images = new ArrayList<>();
    private final List<DamagedStore> made = new ArrayList<>();
    private int number; // of the next line

    private RichStore(Random random, Path root, @Nullable Path queue) {
        this.random = random;
        this.root = root;
        this.journalled = queue != null;
        this.queue = queue == null ? root.resolve("queue") : queue;
    }

    /**
     * Makes stores in the same directories, to be put there in turn.
     *
     * @param queue the queue's directory in memory, or null for one within the store's
     */
    static List<DamagedStore> make(Random random, Path root, @Nullable Path queue) throws IOException {
        RichStore rich = new RichStore(random, root, queue);
        try {
            rich.build();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the store to damage could not be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return rich.made;
    }

    /** Returns how an engine of such a store is configured. */
    static SluiceConfig.Builder config(Path root, @Nullable Path queue) {
        SluiceConfig.Builder config = SluiceConfig.builder(root)
                .hotPlacement(HotPlacement.DISK)
                .slotCount(256)
                .slotBytes(128)
                .entryBytesMax(ENTRY_BYTES_MAX)
                .blockBytes(4 << 10)
                .unstoredBytesMax(1 << 19)
                .sourceCountMax(32)
                .cycleBytesMax(1 << 16)
                .idlePause(Duration.ofMillis(1))
                .collapseWindow(Duration.ofMillis(100))
                .statsInterval(Duration.ZERO)
                .keepLimits(KeepLimits.all())
                .sealLimits(SEAL_LIMITS);
        return queue == null ? config : config.queueDirectory(queue);
    }

    private List<Path> directories() {
        return journalled ? List.of(root, queue) : List.of(root);
    }

    private void build() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        for (int i = 0; i < 3; i++) {
            session(false);
        }
        session(true); // seals the three
        session(true); // seals that one, and merges
        session(false);
        session(false);
        KnownEntries killed;
        StoreImage image;
        try (Sluice sluice = Sluice.open(
                config(root, journalled ? queue : null).sealing(false).build())) {
            write(sluice);
            awaitIdle(sluice);
            known.addQueue(root);
            killed = known.copy();
            image = StoreImage.take(directories());
        }
        known.addQueue(root);
        StoreImage closed = StoreImage.take(directories());
        add("closed", closed, known);
        add("killed", image, killed);
        if (journalled) {
            add("killed, the machine restarted", image.without(queue), killed);
        }
    }

    private void session(boolean sealing)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long before = known.next();
        try (Sluice sluice = Sluice.open(
                config(root, journalled ? queue : null).sealing(sealing).build())) {
            if (sealing) {
                await(() -> sluice.count(StoreCounter.SEALED) >= before);
                int removed = sluice.source(REMOVED_SERVICE, Stream.STDOUT).number();
                if (images.size() == 3) {
                    PruneRequest request = new PruneRequest(source -> source == removed, Duration.ZERO, 0, false);
                    Object unused = sluice.prune(request).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                }
            }
            write(sluice);
            images.add(StoreImage.take(directories()));
        }
        known.addQueue(root);
        images.add(StoreImage.take(directories()));
    }

    private void write(Sluice sluice) throws IOException {
        EntryDraft draft = new EntryDraft();
        Source flooding = sluice.source("edge.proxy", Stream.STDERR);
        flooding.limit(SourceLimits.NONE.withLinesPerSecond(1).withBurst(Duration.ofSeconds(2)));
        Source monitor = sluice.source(SERVICE, Stream.MONITOR);
        Source[] sources = {
            sluice.source(SERVICE, Stream.STDOUT),
            sluice.source(SERVICE, Stream.STDERR),
            sluice.source(REMOVED_SERVICE, Stream.STDOUT),
            sluice.source(new SourceName("shop", "db.main", Stream.STDOUT)),
            sluice.source("quiet" + random.nextInt(3), Stream.PTY)
        };
        byte[] start = "process 7 started: ./api".getBytes(US_ASCII);
        offer(monitor, draft.reset(Severity.INFO).kind(EntryKind.START).content(start, 0, start.length));
        for (int i = 0; i < SESSION_LINES; i++) {
            offer(sources[random.nextInt(10) == 0 ? 4 : random.nextInt(4)], line(draft));
            if (i % 20 == 0) {
                for (int alike = 0; alike < 6; alike++) {
                    long unused = flooding.offer(line(draft), OverflowPolicy.DROP);
                }
                byte[] tooLong = new byte[60_000];
                long unused = sources[1].offer(
                        draft.reset(Severity.INFO).content(tooLong, 0, tooLong.length), OverflowPolicy.DROP);
                requirePersisted(sluice);
            }
        }
        byte[] end = "process 7 exited with code 1".getBytes(US_ASCII);
        offer(monitor, draft.reset(Severity.ERROR).kind(EntryKind.EXIT).content(end, 0, end.length));
        requirePersisted(sluice);
    }

    private EntryDraft line(EntryDraft draft) {
        EntryDraft line = draft.reset(Severity.ofCode(random.nextInt(Severity.COUNT)));
        if (random.nextInt(5) == 0) {
            line = line.error(true).tagged(("[\"job:" + number + "\",\"slow\"]").getBytes(US_ASCII));
        }
        StringBuilder text = new StringBuilder("line " + number++);
        int words = random.nextInt(30) == 0 ? 600 : random.nextInt(12);
        for (int i = 0; i < words; i++) {
            text.append(' ').append(random.nextInt(40) == 0 ? NEEDLE : Long.toString(random.nextInt(100_000), 36));
        }
        byte[] bytes = text.toString().getBytes(US_ASCII);
        return line.content(bytes, 0, bytes.length);
    }

    private static void offer(Source source, EntryDraft draft) {
        while (source.offer(draft, OverflowPolicy.BLOCK) < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void requirePersisted(Sluice sluice) throws IOException {
        if (!sluice.awaitPersisted(DEADLINE)) {
            throw new IOException("the store to damage takes nothing");
        }
    }

    /** Waits until all is indexed and forced. */
    private static void awaitIdle(Sluice sluice) throws IOException {
        await(() -> {
            long persisted = sluice.persistedSequence();
            return sluice.count(StoreCounter.INDEXED) == persisted && sluice.count(StoreCounter.FORCED) == persisted;
        });
    }

    private static void await(BooleanSupplier condition) throws IOException {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > DEADLINE.toNanos()) {
                throw new IOException("the store to damage was not made in time");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Puts an image in place and looks at what can be read of it. */
    private void add(String how, StoreImage image, KnownEntries entries) throws IOException {
        image.restore();
        String name = (journalled ? "queue in memory, " : "queue in the store, ") + how;
        StoreLayout layout = StoreLayout.of(root, entries);
        BitSet lines = new BitSet();
        try (LogReader reader = LogReader.open(root, notice -> {
                    throw new IllegalStateException(name + ": " + notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                String fault = KnownEntries.isRetiredGap(cursor.line()) ? "" : entries.faultOf(cursor.line(), false);
                if (!fault.isEmpty()) {
                    throw new IllegalStateException(name + ", not damaged: " + fault);
                }
                lines.set((int) cursor.line().sequence(), !KnownEntries.isRetiredGap(cursor.line()));
            }
        }
        made.add(new DamagedStore(name, root, image, List.copyOf(images), entries.copy(), layout, lines, layout.all()));
    }
}
