package io.sluice.bench.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.sluice.bench.report.Percentiles;
import io.sluice.entry.EpochClock;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Follows a store in a process of its own, as {@code sluice logs -f} does, and measures from the time at which each
 * line was due, which its first eight bytes hold, until it is read. Both processes read the same clock of the machine.
 */
public final class Follower {
    /** How many bytes at the beginning of a line hold the time at which it was due, nanoseconds since the epoch. */
    public static final int STAMP_BYTES = Long.BYTES;

    private static final byte[] FIRST = "the first line".getBytes(US_ASCII);
    private static final byte[] LAST = "the last line".getBytes(US_ASCII);
    private static final long POLL_NANOS = 5_000_000; // as sluice logs -f
    private static final String READY = "ready";

    private final BufferedReader output;

    private Follower(BufferedReader output) {
        this.output = output;
    }

    /** Returns the line that must be the first; the follower says that it has seen it. */
    public static byte[] first() {
        return FIRST.clone();
    }

    /** Returns the line behind which the follower ends. */
    public static byte[] last() {
        return LAST.clone();
    }

    /** Writes a line's time into it. */
    public static void stamp(byte[] line, long epochNanos) {
        ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN).putLong(0, epochNanos);
    }

    /** Starts a follower in a JVM with the flags of this one. */
    public static Follower start(Path store) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Follower.class.getName(), store.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Follower(process.inputReader(UTF_8));
    }

    /** Waits until the follower has seen the first line: its own start is not measured. */
    public void awaitReady() throws IOException {
        if (!READY.equals(output.readLine())) {
            throw new IOException("the follower did not start");
        }
    }

    /** Waits until the follower has seen the last line, and returns what it measured. */
    public Percentiles awaitEnd() throws IOException {
        String json = output.readLine();
        if (json == null) {
            throw new IOException("the follower ended before the last line");
        }
        return new Gson().fromJson(json, Percentiles.class);
    }

    /** Follows the store in the directory that is given. */
    public static void main(String[] args) throws IOException {
        EpochClock clock = EpochClock.system();
        Histogram delays = new Histogram(3);
        long expected = 0;
        try (LogReader reader = LogReader.open(Path.of(args[0]), notice -> System.err.println(notice));
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (true) {
                if (!cursor.next()) {
                    LockSupport.parkNanos(POLL_NANOS);
                    continue;
                }
                Line line = cursor.line();
                byte[] content = line.copyContent();
                if (line.sequence() != expected++) {
                    throw new IllegalStateException("expected line " + (expected - 1) + ", got " + line.sequence());
                }
                if (Arrays.equals(content, FIRST)) {
                    System.out.println(READY);
                } else if (Arrays.equals(content, LAST)) {
                    break;
                } else {
                    long dueNanos = ByteBuffer.wrap(content)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong(0);
                    delays.recordValue(Math.max(0, clock.epochNanos() - dueNanos));
                }
            }
        }
        System.out.println(new Gson().toJson(LatencyRound.percentiles(delays)));
    }
}
