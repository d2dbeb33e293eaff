package io.sluice.bench;

import io.sluice.bench.peer.EntryFeed;
import io.sluice.block.BlockBuilder;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.index.Indexer;
import io.sluice.queue.BlockAppender;
import io.sluice.queue.CycleLimits;
import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes a store of any size out of real lines: one of them in a million is of the service {@code quiet}, one in ten
 * thousand of {@code rare}, the others of the busy ones at random. One line in a hundred is an error. Their times are
 * spread over one day.
 */
final class SampleStore implements Closeable {
    static final long DAY_NANOS = 86_400_000_000_000L;
    static final long START_NANOS = 1_760_000_000_000_000_000L / DAY_NANOS * DAY_NANOS;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int CYCLE_BYTES = 64 << 20;

    private final StoreDirectory store;
    private final SourceTable sources;
    private final BlockBuilder builder;
    private final BlockAppender appender;
    private final Indexer indexer;
    private final RealLines lines;
    private final int busyCount;
    private final long lineNanos;
    private long count;

    /**
     * Makes an empty store.
     *
     * @param busyCount how many busy services there are besides the two
     * @param lineCountMax how many lines a day has
     */
    SampleStore(Path directory, RealLines lines, int busyCount, long lineCountMax) throws IOException {
        this.lines = lines;
        this.busyCount = busyCount;
        this.lineNanos = DAY_NANOS / lineCountMax;
        EpochClock clock = EpochClock.system();
        store = StoreDirectory.openForEngine(directory, null, clock);
        sources =
                SourceTable.open(store.queue(), store.headerOf(SourceTable.MAGIC, SourceTable.VERSION), busyCount + 2);
        for (int source = 0; source < busyCount + 2; source++) {
            sources.intern(SourceName.of(service(source), Stream.STDOUT));
        }
        builder = new BlockBuilder(store.storeId(), BLOCK_BYTES, busyCount + 2);
        appender = BlockAppender.open(
                store, new CycleLimits(CYCLE_BYTES, Duration.ofMinutes(10).toNanos(), clock));
        indexer = Indexer.open(store);
    }

    /** Returns the name of a service. */
    String service(int source) {
        if (source == busyCount) {
            return "quiet";
        }
        return source > busyCount ? "rare" : "busy.s" + source;
    }

    /** Returns the number of the service that a line is of. */
    int source(long line) {
        if (line % 1_000_000 == 500_000) {
            return busyCount;
        }
        if (line % 10_000 == 5_000) {
            return busyCount + 1;
        }
        long mixed = line * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 33) % busyCount);
    }

    /** Returns the severity of a line. */
    static Severity severity(long line) {
        return line % 100 == 7 ? Severity.ERROR : Severity.INFO;
    }

    /** Returns the time of a line, nanoseconds since the epoch. */
    long timeNanos(long line) {
        return START_NANOS + line * lineNanos;
    }

    byte[] content(long line) {
        return lines.get(line);
    }

    /** Gives the lines from one number to before another. */
    EntryFeed feed(long from, long until) {
        return new EntryFeed() {
            private long line = from - 1;

            @Override
            public boolean next() {
                return ++line < until;
            }

            @Override
            public String service() {
                return SampleStore.this.service(source(line));
            }

            @Override
            public long timeNanos() {
                return SampleStore.this.timeNanos(line);
            }

            @Override
            public Severity severity() {
                return SampleStore.severity(line);
            }

            @Override
            public byte[] content() {
                return SampleStore.this.content(line);
            }
        };
    }

    /** Appends lines until the store has this many. */
    void fillTo(long target) throws IOException {
        while (count < target) {
            byte[] content = lines.get(count);
            if (!builder.fits(content.length)) {
                appender.append(builder.seal());
                builder.reset(count);
            }
            int at = builder.begin(
                    source(count), timeNanos(count), severity(count).code(), 0, content.length);
            builder.buffer().putBytes(at, content);
            count++;
        }
        if (builder.entryCount() > 0) {
            appender.append(builder.seal());
            builder.reset(count);
        }
    }

    /** Brings the index up with what was appended, as the engine's own thread does; returns how long that took. */
    long indexNanos() throws IOException {
        long startNanos = System.nanoTime();
        while (indexer.doWork() > 0) {
            // all is done in the condition
        }
        return System.nanoTime() - startNanos;
    }

    Path queue() {
        return store.queue();
    }

    @Override
    public void close() throws IOException {
        appender.close();
        indexer.finish();
        indexer.close();
        sources.close();
        store.close();
    }
}
