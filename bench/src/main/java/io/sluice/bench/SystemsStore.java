package io.sluice.bench;

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
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the moving logs of several systems, each a service, and a quiet service with one line in a million, spread over
 * seven days. The same lines go to a text file for each system. Confined to one thread.
 */
final class SystemsStore implements Closeable {
    static final long DAY_NANOS = 86_400_000_000_000L;
    static final long DAYS = 7;
    static final long START_NANOS = 1_760_000_000_000_000_000L / DAY_NANOS * DAY_NANOS;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int CYCLE_BYTES = 64 << 20;
    private static final long QUIET_EVERY = 1_000_000;

    private final StoreDirectory store;
    private final SourceTable sources;
    private final BlockBuilder builder;
    private final BlockAppender appender;
    private final MovingLogs logs;
    private final List<OutputStream> texts = new ArrayList<>();
    private final Path textDirectory;
    private long count;
    private long rawBytes;

    SystemsStore(Path directory, MovingLogs logs, Path textDirectory) throws IOException {
        this.logs = logs;
        this.textDirectory = textDirectory;
        EpochClock clock = EpochClock.system();
        store = StoreDirectory.openForEngine(directory, (Path) null, clock);
        int sourceCount = logs.count() + 1;
        sources = SourceTable.open(store.queue(), store.headerOf(SourceTable.MAGIC, SourceTable.VERSION), sourceCount);
        Files.createDirectories(textDirectory);
        for (int i = 0; i < logs.count(); i++) {
            sources.intern(SourceName.of(logs.name(i), Stream.STDOUT));
            texts.add(new BufferedOutputStream(Files.newOutputStream(text(i)), 1 << 16));
        }
        sources.intern(SourceName.of("quiet", Stream.STDOUT));
        builder = new BlockBuilder(store.storeId(), BLOCK_BYTES, sourceCount);
        appender = BlockAppender.open(
                store, new CycleLimits(CYCLE_BYTES, Duration.ofMinutes(10).toNanos(), clock));
    }

    /** Returns the file with a system's lines. */
    Path text(int system) {
        return textDirectory.resolve(logs.name(system) + ".txt");
    }

    /** Appends lines until they have this many bytes, line ends included; times are spread over the days. */
    void fillTo(long bytes) throws IOException {
        long lineNanos = DAY_NANOS * DAYS / (bytes / 130);
        while (rawBytes < bytes) {
            boolean quiet = count % QUIET_EVERY == QUIET_EVERY / 2;
            byte[] line = logs.next();
            if (!builder.fits(line.length)) {
                appender.append(builder.seal());
                builder.reset(count);
            }
            int source = quiet ? logs.count() : logs.system();
            int severity = count % 100 == 7 ? Severity.ERROR.code() : Severity.INFO.code();
            int at = builder.begin(source, START_NANOS + count * lineNanos, severity, 0, line.length);
            builder.buffer().putBytes(at, line);
            if (!quiet) {
                texts.get(source).write(line);
                texts.get(source).write('\n');
            }
            rawBytes += line.length + 1;
            count++;
        }
        appender.append(builder.seal());
        builder.reset(count);
        for (OutputStream text : texts) {
            text.close();
        }
    }

    StoreDirectory store() {
        return store;
    }

    /** Returns how many lines there are. */
    long count() {
        return count;
    }

    /** Returns how many bytes they have, line ends included. */
    long rawBytes() {
        return rawBytes;
    }

    /** Ends the last cycle and brings the index up with the queue. */
    void finish() throws IOException {
        appender.close();
        BlockAppender.open(store, new CycleLimits(CYCLE_BYTES, DAY_NANOS, EpochClock.system()))
                .close();
        try (Indexer indexer = Indexer.open(store)) {
            indexer.finish();
        }
    }

    @Override
    public void close() throws IOException {
        sources.close();
        store.close();
    }
}
