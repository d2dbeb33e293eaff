package io.sluice.bench;

import io.sluice.bench.peer.EntryFeed;
import io.sluice.entry.Severity;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives the moving logs of several systems, each a service, and a quiet service with one line in a million, spread over
 * seven days; the same for the same files and size. Confined to one thread.
 */
final class SystemsFeed implements EntryFeed {
    static final long DAY_NANOS = 86_400_000_000_000L;
    static final long DAYS = 7;
    static final long START_NANOS = 1_760_000_000_000_000_000L / DAY_NANOS * DAY_NANOS;
    private static final long LINE_BYTES = 130; // about, to spread them
    private static final long QUIET_EVERY = 1_000_000;

    private final MovingLogs logs;
    private final long bytesMax;
    private final long lineNanos;
    private byte[] content = {};
    private long index = -1;
    private long bytes;

    /** Reads all {@code *.log} files of a directory; lines end when they have so many bytes, line ends included. */
    SystemsFeed(Path directory, long bytesMax) throws IOException {
        this.logs = new MovingLogs(directory);
        this.bytesMax = bytesMax;
        this.lineNanos = DAY_NANOS * DAYS / (bytesMax / LINE_BYTES);
    }

    @Override
    public boolean next() {
        if (bytes >= bytesMax) {
            return false;
        }
        content = logs.next();
        bytes += content.length + 1;
        index++;
        return true;
    }

    /** Returns how many services there are; the last is the quiet one. */
    int sourceCount() {
        return logs.count() + 1;
    }

    /** Returns the name of a service. */
    String service(int source) {
        return source == logs.count() ? "quiet" : logs.name(source);
    }

    /** Returns the number of the service that the line is of. */
    int source() {
        return isQuiet() ? logs.count() : logs.system();
    }

    boolean isQuiet() {
        return index % QUIET_EVERY == QUIET_EVERY / 2;
    }

    @Override
    public String service() {
        return service(source());
    }

    @Override
    public long timeNanos() {
        return START_NANOS + index * lineNanos;
    }

    @Override
    public Severity severity() {
        return index % 100 == 7 ? Severity.ERROR : Severity.INFO;
    }

    @Override
    public byte[] content() {
        return content;
    }

    /** Returns how many lines were given. */
    long count() {
        return index + 1;
    }

    /** Returns how many bytes they have, line ends included. */
    long bytes() {
        return bytes;
    }
}
