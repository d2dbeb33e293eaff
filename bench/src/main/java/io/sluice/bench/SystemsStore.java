package io.sluice.bench;

import io.sluice.block.BlockBuilder;
import io.sluice.entry.EpochClock;
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
 * Keeps what a feed of several systems gives. The same lines go to a text file for each system. Confined to one thread.
 */
final class SystemsStore implements Closeable {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int CYCLE_BYTES = 64 << 20;

    private final StoreDirectory store;
    private final SourceTable sources;
    private final BlockBuilder builder;
    private final BlockAppender appender;
    private final SystemsFeed feed;
    private final List<OutputStream> texts = new ArrayList<>();
    private final Path textDirectory;

    SystemsStore(Path directory, SystemsFeed feed, Path textDirectory) throws IOException {
        this.feed = feed;
        this.textDirectory = textDirectory;
        EpochClock clock = EpochClock.system();
        store = StoreDirectory.openForEngine(directory, (Path) null, clock);
        int sourceCount = feed.sourceCount();
        sources = SourceTable.open(store.queue(), store.headerOf(SourceTable.MAGIC, SourceTable.VERSION), sourceCount);
        Files.createDirectories(textDirectory);
        for (int i = 0; i < sourceCount; i++) {
            sources.intern(SourceName.of(feed.service(i), Stream.STDOUT));
            texts.add(i == sourceCount - 1 ? OutputStream.nullOutputStream() : openText(i));
        }
        builder = new BlockBuilder(store.storeId(), BLOCK_BYTES, sourceCount);
        appender = BlockAppender.open(
                store, new CycleLimits(CYCLE_BYTES, Duration.ofMinutes(10).toNanos(), clock));
    }

    private OutputStream openText(int system) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(text(system)), 1 << 16);
    }

    /** Returns the file with a system's lines. */
    Path text(int system) {
        return textDirectory.resolve(feed.service(system) + ".txt");
    }

    /** Appends all lines. */
    void fill() throws IOException {
        while (feed.next()) {
            byte[] line = feed.content();
            if (!builder.fits(line.length)) {
                appender.append(builder.seal());
                builder.reset(feed.count() - 1);
            }
            int at = builder.begin(
                    feed.source(), feed.timeNanos(), feed.severity().code(), 0, line.length);
            builder.buffer().putBytes(at, line);
            texts.get(feed.source()).write(line);
            texts.get(feed.source()).write('\n');
        }
        appender.append(builder.seal());
        builder.reset(feed.count());
        for (OutputStream text : texts) {
            text.close();
        }
    }

    StoreDirectory store() {
        return store;
    }

    /** Returns how many lines there are. */
    long count() {
        return feed.count();
    }

    /** Returns how many bytes they have, line ends included. */
    long rawBytes() {
        return feed.bytes();
    }

    /** Ends the last cycle and brings the index up with the queue. */
    void finish() throws IOException {
        appender.close();
        BlockAppender.open(store, new CycleLimits(CYCLE_BYTES, SystemsFeed.DAY_NANOS, EpochClock.system()))
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
