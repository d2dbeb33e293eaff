package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.JsonText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is known of one source, or of several together.
 *
 * @param name the source, or null when its record is damaged, or when it is several
 * @param counts its counts; those that are 0 may be missing
 */
record SourceRow(@Nullable SourceName name, Map<SourceCounter, Long> counts) {
    /** Lists the sources of a store, in the order of their numbers. */
    static List<SourceRow> list(SourceTable sources, CountersSnapshot counters) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (int number = 0; number < sources.count(); number++) {
            numbers.add(number);
        }
        counters.sources().forEach(numbers::add);
        List<SourceRow> rows = new ArrayList<>();
        for (int number : numbers) {
            Map<SourceCounter, Long> counts = new EnumMap<>(SourceCounter.class);
            for (SourceCounter counter : SourceCounter.values()) {
                counts.put(counter, counters.of(number, counter));
            }
            rows.add(new SourceRow(sources.name(number), counts));
        }
        return rows;
    }

    /** Adds rows up; times are those of the earliest and the latest. */
    static SourceRow total(List<SourceRow> rows) {
        Map<SourceCounter, Long> sums = new EnumMap<>(SourceCounter.class);
        for (SourceRow row : rows) {
            for (SourceCounter counter : SourceCounter.values()) {
                long value = row.of(counter);
                if (value != 0) {
                    sums.merge(counter, value, (sum, more) -> merge(counter, sum, more));
                }
            }
        }
        return new SourceRow(null, sums);
    }

    private static long merge(SourceCounter counter, long sum, long more) {
        return switch (counter) {
            case FIRST_NANOS -> Math.min(sum, more);
            case LAST_NANOS -> Math.max(sum, more);
            default -> sum + more;
        };
    }

    /** Returns a count. */
    long of(SourceCounter counter) {
        return counts.getOrDefault(counter, 0L);
    }

    /** Returns how many entries were dropped, for whatever reason. */
    long dropped() {
        long sum = 0;
        for (SourceCounter counter : SourceCounter.values()) {
            sum += counter.isDropReason() ? of(counter) : 0;
        }
        return sum;
    }

    /** Writes why entries were dropped, such as {@code full 12, crash 3}; empty when none was. */
    String dropReasons() {
        StringBuilder text = new StringBuilder();
        for (SourceCounter counter : SourceCounter.values()) {
            if (counter.isDropReason() && of(counter) != 0) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(counter.label())
                        .append(' ')
                        .append(of(counter));
            }
        }
        return text.toString();
    }

    /** Puts the drops as the end of a JSON object: their number, and an object with that of each reason. */
    void putDropped(ByteOutput out) throws OutputFailedException {
        out.putAscii(",\"dropped\":" + dropped() + ",\"dropped_by\":{");
        String separator = "";
        for (SourceCounter counter : SourceCounter.values()) {
            if (counter.isDropReason() && of(counter) != 0) {
                out.putAscii(separator);
                JsonText.put(out, counter.label());
                out.putAscii(":" + of(counter));
                separator = ",";
            }
        }
        out.put('}');
    }

    /** Puts context, service and stream as the beginning of a JSON object. */
    void putName(ByteOutput out) throws OutputFailedException {
        if (name == null) {
            out.putAscii("{\"context\":null,\"service\":null,\"stream\":null");
            return;
        }
        out.putAscii("{\"context\":\"" + name.context() + "\",\"service\":\"" + name.service() + "\",\"stream\":\""
                + name.stream().label() + '"');
    }

    String contextCell() {
        return name == null ? "?" : name.context();
    }

    String serviceCell() {
        return name == null ? "?" : name.service();
    }

    String streamCell() {
        return name == null ? "?" : name.stream().label();
    }
}
