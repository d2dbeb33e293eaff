package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Knows the runs of one service, the newest {@link #COUNT_MAX} of them. Confined to one thread.
 *
 * <p>They are what the entries of the service's {@link Stream#MONITOR} stream say, and nothing else is read. An end
 * belongs to the run of its process, also when that of the next process began before; one whose start is not in the
 * store any more belongs to none.
 */
public final class Runs {
    /** How many runs are known at most; older ones are forgotten. */
    public static final int COUNT_MAX = 10_000;

    private static final int OVERLAP_MAX = 16; // how many runs back an end is looked for

    private final List<Run> runs = new ArrayList<>(); // oldest first
    private long lastSequence = -1; // of the last entry that was taken

    Runs() {}

    /** Reads the runs of a service. */
    public static Runs read(LogReader reader, String context, String service) throws IOException {
        Runs runs = new Runs();
        Query query = Query.builder()
                .service(new ServicePattern(service, false))
                .context(context)
                .streams(EnumSet.of(Stream.MONITOR))
                .build();
        try (LineCursor lines = reader.forward(query, 0)) {
            while (lines.next()) {
                Line line = lines.line();
                if (line.kind() == EntryKind.START || line.kind() == EntryKind.EXIT) {
                    runs.take(line.kind(), line.sequence(), line.timeNanos(), line.copyContent());
                }
            }
        }
        return runs;
    }

    /** Takes a start or an end; one that was taken before is passed over. */
    void take(EntryKind kind, long sequence, long timeNanos, byte[] content) {
        if (sequence <= lastSequence) {
            return;
        }
        lastSequence = sequence;
        String text = new String(content, UTF_8);
        long pid = numberBehind("process ", text);
        if (kind == EntryKind.START) {
            start(Run.started(sequence, timeNanos, pid));
        } else if (kind == EntryKind.EXIT) {
            long code = numberBehind("exited with code ", text);
            OptionalInt exitCode =
                    code < 0 || code > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) code);
            exit(sequence, timeNanos, pid, exitCode);
        }
    }

    private void start(Run started) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).isOpen()) {
            runs.set(last, runs.get(last).endedBefore(started.startSequence()));
        }
        runs.add(started);
        if (runs.size() > COUNT_MAX) {
            runs.remove(0);
        }
    }

    private void exit(long sequence, long timeNanos, long pid, OptionalInt code) {
        for (int i = runs.size() - 1; i >= Math.max(0, runs.size() - OVERLAP_MAX); i--) {
            Run run = runs.get(i);
            boolean sameProcess = run.pid() == pid || ((run.pid() < 0 || pid < 0) && run.isOpen());
            if (sameProcess && run.endNanos() == Run.UNKNOWN) {
                runs.set(i, run.exited(sequence, timeNanos, code));
                return;
            }
        }
    }

    /** Reads the number behind the first such words of a text, -1 when there is none. */
    private static long numberBehind(String words, String text) {
        int from = text.indexOf(words);
        if (from < 0) {
            return Run.UNKNOWN;
        }
        int at = from + words.length();
        int end = at;
        while (end < text.length() && end - at < 18 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end == at ? Run.UNKNOWN : Long.parseLong(text, at, end, 10);
    }

    /** Returns the known runs, oldest first. */
    public List<Run> list() {
        return List.copyOf(runs);
    }

    /**
     * Returns a run by its number: 1 is the oldest that is known, 2 the next; 0 is the present or last one, -1 the one
     * before; null when there is none of that number.
     */
    public @Nullable Run numbered(int number) {
        long index = number > 0 ? number - 1L : runs.size() - 1L + number;
        return index >= 0 && index < runs.size() ? runs.get((int) index) : null;
    }

    /** Returns the run that a line of the service lies in, or null when it lies in none. */
    public @Nullable Run containing(long sequence) {
        int low = 0;
        int high = runs.size();
        while (low < high) { // finds how many runs start at or before the line
            int middle = (low + high) >>> 1;
            if (runs.get(middle).startSequence() <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && runs.get(low - 1).contains(sequence) ? runs.get(low - 1) : null;
    }
}
