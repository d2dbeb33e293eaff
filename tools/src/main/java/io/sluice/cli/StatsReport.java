package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.read.LogReader;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Holds all counts of a store at one moment, ready to be printed. */
final class StatsReport {
    private static final int LEFT_COLUMNS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long takenNanos;
    private final EngineState engine;
    private final CountersSnapshot counters;
    private final List<SourceRow> sources;

    private StatsReport(long takenNanos, CountersSnapshot counters, List<SourceRow> sources) {
        this.takenNanos = takenNanos;
        this.engine = EngineState.of(counters, takenNanos);
        this.counters = counters;
        this.sources = sources;
    }

    /** Reads the counts, and names of sources that are new. */
    static StatsReport take(LogReader reader, long nowNanos) throws IOException {
        CountersSnapshot counters = reader.counters();
        reader.sources().refresh();
        return new StatsReport(nowNanos, counters, SourceRow.list(reader.sources(), counters));
    }

    /** Lays the counts out for people, with what happened each second since {@code before} if there is one. */
    List<String> lines(@Nullable StatsReport before, TimeText times) {
        List<String> lines = new ArrayList<>();
        lines.add("engine     " + engine.describe(takenNanos, times));
        long last = SourceRow.total(sources).of(SourceCounter.LAST_NANOS);
        lines.add("last entry " + (last == 0 ? "none" : times.seconds(last)));
        lines.add("persisted  " + HumanText.count(counters.of(StoreCounter.PERSISTED)) + " entries");
        long behind = Math.max(0, counters.of(StoreCounter.PERSISTED) - counters.of(StoreCounter.INDEXED));
        lines.add("index      " + (behind == 0 ? "up with them" : HumanText.count(behind) + " entries behind"));
        lines.add("on disk    " + durable());
        lines.add("blocks     " + HumanText.count(counters.of(StoreCounter.BLOCKS)) + ", "
                + HumanText.bytes(counters.of(StoreCounter.BLOCK_BYTES)));
        lines.add("ring       " + HumanText.count(counters.of(StoreCounter.RING_SLOTS_USED)) + " of "
                + HumanText.count(counters.of(StoreCounter.RING_SLOTS)) + " slots in use");
        lines.add("failures   " + HumanText.count(counters.of(StoreCounter.APPEND_FAILURES)) + " failed appends, "
                + HumanText.count(counters.of(StoreCounter.JOURNAL_FAILURES)) + " failed writes and forces, "
                + HumanText.count(counters.of(StoreCounter.MAPPING_FAULTS)) + " faults of mappings");
        if (counters.of(StoreCounter.NO_SPACE) > 0) {
            lines.add("space      none: nothing is appended until there is some");
        }
        lines.add("floods     " + HumanText.count(counters.of(StoreCounter.FLOODS)) + " reported");
        lines.add("");
        lines.addAll((before == null ? totals() : rates(before)).lines());
        return lines;
    }

    /** Says how far what outlasts a power loss is behind what is appended. */
    private String durable() {
        long persisted = counters.of(StoreCounter.PERSISTED);
        long journalled = counters.of(StoreCounter.JOURNALLED);
        long forced = counters.of(StoreCounter.FORCED);
        if (forced == 0 && journalled == 0) {
            return persisted == 0 ? "all" : "left to the kernel";
        }
        String text = persisted <= forced ? "all forced" : HumanText.count(persisted - forced) + " entries not forced";
        return journalled == 0
                ? text
                : text + (persisted <= journalled ? ", all" : ", " + HumanText.count(persisted - journalled) + " not")
                        + " in the journal";
    }

    private TextTable totals() {
        TextTable table = new TextTable(
                LEFT_COLUMNS,
                "CONTEXT",
                "SERVICE",
                "STREAM",
                "OFFERED",
                "STORED",
                "BYTES",
                "COLLAPSED",
                "DROPPED",
                "WHY");
        for (SourceRow row : sources) {
            table.add(withReasons(cells(row, row.contextCell(), row.serviceCell(), row.streamCell()), row));
        }
        SourceRow total = SourceRow.total(sources);
        table.add(withReasons(cells(total, "total", "", ""), total));
        return table;
    }

    private TextTable rates(StatsReport before) {
        double seconds = Math.max(1, takenNanos - before.takenNanos) / NANOS_PER_SECOND;
        TextTable table = new TextTable(
                LEFT_COLUMNS,
                "CONTEXT",
                "SERVICE",
                "STREAM",
                "OFFERED",
                "STORED",
                "BYTES",
                "COLLAPSED",
                "DROPPED",
                "OFFERED/s",
                "STORED/s",
                "BYTES/s",
                "COLLAPSED/s",
                "DROPPED/s");
        for (int i = 0; i < sources.size(); i++) {
            SourceRow row = sources.get(i);
            SourceRow earlier = i < before.sources.size() ? before.sources.get(i) : SourceRow.total(List.of());
            String[] cells = cells(row, row.contextCell(), row.serviceCell(), row.streamCell());
            table.add(withRates(cells, row, earlier, seconds));
        }
        SourceRow total = SourceRow.total(sources);
        table.add(withRates(cells(total, "total", "", ""), total, SourceRow.total(before.sources), seconds));
        return table;
    }

    private static String[] cells(SourceRow row, String... names) {
        return new String[] {
            names[0],
            names[1],
            names[2],
            HumanText.count(row.of(SourceCounter.OFFERED)),
            HumanText.count(row.of(SourceCounter.STORED)),
            HumanText.bytes(row.of(SourceCounter.STORED_BYTES)),
            HumanText.count(row.of(SourceCounter.COLLAPSED)),
            HumanText.count(row.dropped())
        };
    }

    private static String[] withReasons(String[] cells, SourceRow row) {
        List<String> all = new ArrayList<>(List.of(cells));
        all.add(row.dropReasons());
        return all.toArray(new String[0]);
    }

    private static String[] withRates(String[] cells, SourceRow now, SourceRow before, double seconds) {
        List<String> all = new ArrayList<>(List.of(cells));
        all.add(HumanText.count(rate(now.of(SourceCounter.OFFERED), before.of(SourceCounter.OFFERED), seconds)));
        all.add(HumanText.count(rate(now.of(SourceCounter.STORED), before.of(SourceCounter.STORED), seconds)));
        all.add(HumanText.bytes(
                rate(now.of(SourceCounter.STORED_BYTES), before.of(SourceCounter.STORED_BYTES), seconds)));
        all.add(HumanText.count(rate(now.of(SourceCounter.COLLAPSED), before.of(SourceCounter.COLLAPSED), seconds)));
        all.add(HumanText.count(rate(now.dropped(), before.dropped(), seconds)));
        return all.toArray(new String[0]);
    }

    private static long rate(long now, long before, double seconds) {
        return Math.round((now - before) / seconds);
    }

    /** Prints all counts as one JSON object on a line. */
    void printJson(ByteOutput out) throws OutputFailedException {
        out.putAscii("{\"ts\":\"");
        TimeText times = TimeText.utc();
        times.putRfc3339(out, takenNanos);
        out.putAscii("\",\"engine\":\"" + engine.condition().label() + '"');
        for (StoreCounter counter : StoreCounter.values()) {
            out.putAscii(",\"" + counter.name().toLowerCase(Locale.ROOT) + "\":" + counters.of(counter));
        }
        out.putAscii(",\"sources\":[");
        String separator = "";
        for (SourceRow row : sources) {
            out.putAscii(separator);
            row.putName(out);
            out.putAscii(",\"offered\":" + row.of(SourceCounter.OFFERED));
            out.putAscii(",\"stored\":" + row.of(SourceCounter.STORED));
            out.putAscii(",\"bytes\":" + row.of(SourceCounter.STORED_BYTES));
            out.putAscii(",\"collapsed\":" + row.of(SourceCounter.COLLAPSED));
            row.putDropped(out);
            out.put('}');
            separator = ",";
        }
        out.putAscii("]}\n");
    }
}
