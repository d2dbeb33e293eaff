package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Is a process that reads a store in one way after the other while others write it: all of it, a service, back from the
 * newest line, the last ones, or following. When standard input ends, it says what it has read and what was wrong.
 */
public final class ReaderChild {
    static final String READINGS = "readings ";
    static final String LINES = "lines ";
    static final String WRONG = "wrong ";

    private static final int READINGS_PER_OPEN = 8;
    private static final int LAST_LINES_MAX = 3_000;
    private static final int FOLLOW_MILLIS_MAX = 1_500;
    private static final long POLL_NANOS = 500_000;
    private static final int WRONG_MAX = 5;

    private enum Way {
        ALL,
        SERVICE,
        BACKWARD,
        LAST,
        FOLLOW
    }

    private final Random random;
    private final boolean whole;
    private @Nullable NumberOrder before; // the last reading of all
    private long lineCount;

    private ReaderChild(long seed, boolean whole) {
        random = new Random(seed);
        this.whole = whole;
    }

    /** Runs with the store's directory, a seed, and whether no line may be missing. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        ReaderChild child = new ReaderChild(Long.parseLong(args[1]), Boolean.parseBoolean(args[2]));
        ParentWatch parent = ParentWatch.start();
        long readings = 0;
        int wrong = 0;
        while ((readings == 0 || !parent.isOver()) && wrong < WRONG_MAX) {
            Way way = Way.ALL; // is the first
            try (LogReader reader = LogReader.open(Path.of(args[0]), ReaderChild::refuse)) {
                for (int i = 0; i < READINGS_PER_OPEN && (i == 0 || !parent.isOver()); i++) {
                    child.read(reader, way);
                    readings++;
                    way = Way.values()[child.random.nextInt(Way.values().length)];
                }
            } catch (IOException | RuntimeException e) {
                wrong++;
                out.println(WRONG + way + ": " + e);
            }
        }
        out.println(READINGS + readings);
        out.println(LINES + child.lineCount);
    }

    private static void refuse(String notice) {
        throw new IllegalStateException(notice);
    }

    private void read(LogReader reader, Way way) throws IOException {
        Query all = Query.builder().build();
        boolean fromBegin = whole && (way == Way.ALL || way == Way.SERVICE);
        NumberOrder order = new NumberOrder(way != Way.BACKWARD, whole, fromBegin);
        switch (way) {
            case ALL -> {
                take(reader.forward(all, 0), order);
                if (whole && before != null) {
                    order.requireReached(before);
                }
                before = order;
            }
            case SERVICE -> {
                String service = EngineChild.SERVICE + random.nextInt(EngineChild.SOURCE_COUNT);
                Query one =
                        Query.builder().service(ServicePattern.parse(service)).build();
                take(reader.forward(one, 0), order);
            }
            case BACKWARD -> {
                take(reader.backward(all, Long.MAX_VALUE), order);
                if (whole) {
                    order.requireBegin();
                }
            }
            case LAST -> take(reader.last(all, 1 + random.nextInt(LAST_LINES_MAX)), order);
            case FOLLOW -> follow(reader.forward(all, reader.endSequence()), order);
        }
        lineCount += order.lineCount();
    }

    private static void take(LineCursor lines, NumberOrder order) throws IOException {
        try (lines) {
            while (lines.next()) {
                order.take(lines.line());
            }
        }
    }

    private void follow(LineCursor lines, NumberOrder order) throws IOException {
        long startNanos = System.nanoTime();
        long forNanos = random.nextInt(FOLLOW_MILLIS_MAX) * 1_000_000L;
        try (lines) {
            while (System.nanoTime() - startNanos < forNanos) {
                if (lines.next()) {
                    order.take(lines.line());
                } else {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        }
    }
}
