// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.read.ServiceUse;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.watch.DiskUse;
import io.sluice.server.watch.Latency;
import io.sluice.server.watch.Rates;
import io.sluice.server.watch.Watch;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** Says who produces, and how the engine is. */
final class StatsMethod {
    private final ServedStore store;
    private final Watch watch;
    private final IntSupplier tails;
    private final long startedNanos = TimeValue.now();

    StatsMethod(ServedStore store, Watch watch, IntSupplier tails) {
        this.store = store;
        this.watch = watch;
        this.tails = tails;
    }

    /** Holds a source with its rates, so that the order and what is written agree. */
    private record Row(Source source, Rates rates, long offered) {}

    Method method() {
        return new Method(
                "log_batcher.stats",
                "Says who offers, stores, collapses and drops how much, and how the engine and its disk are.",
                Method.Lane.READ,
                List.of(),
                List.of(
                        "engine:object",
                        "disk:object",
                        "totals:object",
                        "dropped_total:integer",
                        "dropped:object",
                        "sources:array",
                        "services:array"),
                this::call);
    }

    private void call(Params params, JsonGenerator out) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Source source : store.engine().allSources()) {
            rows.add(new Row(source, watch.rates(source), source.counters().get(SourceCounter.OFFERED)));
        }
        rows.sort(Comparator.comparingDouble((Row row) -> row.rates().offered())
                .thenComparingLong(Row::offered)
                .reversed()
                .thenComparing(row -> row.source().name().toString()));
        DiskUse disk = watch.disk();
        out.writeStartObject();
        writeEngine(out);
        writeDisk(disk, out);
        writeTotals(rows, out);
        out.writeArrayFieldStart("sources");
        for (Row row : rows) {
            writeSource(row, out);
        }
        out.writeEndArray();
        writeServices(disk, out);
        out.writeEndObject();
    }

    private void writeEngine(JsonGenerator out) throws IOException {
        Sluice engine = store.engine();
        String version = StatsMethod.class.getPackage().getImplementationVersion();
        long persisted = engine.persistedSequence();
        long nowNanos = TimeValue.now();
        out.writeObjectFieldStart("engine");
        out.writeStringField("version", version == null ? "unpackaged" : version);
        out.writeStringField("store", HexFormat.of().toHexDigits(engine.storeId()));
        out.writeStringField("directory", engine.directory().toString());
        out.writeNumberField("pid", ProcessHandle.current().pid());
        out.writeStringField("now", TimeValue.text(nowNanos));
        out.writeStringField("started", TimeValue.text(startedNanos));
        out.writeNumberField("uptime_s", (nowNanos - startedNanos) / 1_000_000_000L);
        out.writeObjectFieldStart("ring");
        out.writeNumberField("slots", engine.count(StoreCounter.RING_SLOTS));
        out.writeNumberField("used", engine.slotsUsed());
        out.writeEndObject();
        out.writeNumberField("persisted", persisted);
        out.writeNumberField("forced", engine.count(StoreCounter.FORCED));
        out.writeNumberField("indexed", engine.count(StoreCounter.INDEXED));
        out.writeNumberField("sealed", engine.count(StoreCounter.SEALED));
        out.writeObjectFieldStart("lag");
        out.writeNumberField("index", Math.max(0, persisted - engine.count(StoreCounter.INDEXED)));
        out.writeNumberField("journal", Math.max(0, persisted - engine.count(StoreCounter.FORCED)));
        out.writeNumberField("seal", Math.max(0, persisted - engine.count(StoreCounter.SEALED)));
        out.writeEndObject();
        out.writeObjectFieldStart("failures");
        out.writeNumberField("append", engine.count(StoreCounter.APPEND_FAILURES));
        out.writeNumberField("force", engine.count(StoreCounter.JOURNAL_FAILURES));
        out.writeNumberField("seal", engine.count(StoreCounter.SEAL_FAILURES));
        out.writeEndObject();
        Latency.Spread spread = watch.latency();
        if (spread.samples() == 0) {
            out.writeNullField("latency_us");
        } else {
            out.writeObjectFieldStart("latency_us");
            out.writeNumberField("p50", spread.p50());
            out.writeNumberField("p90", spread.p90());
            out.writeNumberField("max", spread.max());
            out.writeNumberField("samples", spread.samples());
            out.writeEndObject();
        }
        out.writeNumberField("tails", tails.getAsInt());
        out.writeEndObject();
    }

    private static void writeDisk(DiskUse disk, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("disk");
        out.writeNumberField("bytes", disk.bytes());
        out.writeNumberField("bytes_max", disk.bytesMax());
        out.writeNumberField("free_bytes", disk.freeBytes());
        out.writeNumberField("bytes_per_day", disk.daily().total());
        if (disk.daysLeft() < 0) {
            out.writeNullField("days_left");
        } else {
            out.writeNumberField("days_left", rounded(disk.daysLeft()));
        }
        out.writeNumberField("queue_bytes", disk.queueBytes());
        out.writeBooleanField("queue_on_disk", disk.queueOnDisk());
        out.writeEndObject();
    }

    private static void writeTotals(List<Row> rows, JsonGenerator out) throws IOException {
        Rates rates = Rates.NONE;
        long[] sums = new long[5];
        Map<String, Long> dropped = new TreeMap<>();
        for (Row row : rows) {
            SourceCounters counters = row.source().counters();
            rates = rates.plus(row.rates());
            sums[0] += row.offered();
            sums[1] += counters.get(SourceCounter.STORED);
            sums[2] += counters.get(SourceCounter.COLLAPSED);
            sums[3] += counters.get(SourceCounter.STORED_BYTES);
            sums[4] += Math.max(0, counters.inFlight());
            dropped(counters).forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        out.writeObjectFieldStart("totals");
        out.writeNumberField("offered", sums[0]);
        out.writeNumberField("stored", sums[1]);
        out.writeNumberField("collapsed", sums[2]);
        out.writeNumberField("bytes", sums[3]);
        out.writeNumberField("in_flight", sums[4]);
        writeRates(rates, out);
        out.writeEndObject();
        out.writeNumberField("dropped_total", sum(dropped));
        writeCounts("dropped", dropped, out);
    }

    private static void writeSource(Row row, JsonGenerator out) throws IOException {
        Source source = row.source();
        SourceCounters counters = source.counters();
        long stored = counters.get(SourceCounter.STORED);
        long collapsed = counters.get(SourceCounter.COLLAPSED);
        Map<String, Long> dropped = dropped(counters);
        out.writeStartObject();
        out.writeStringField("context_name", source.name().context());
        out.writeStringField("src", source.name().service());
        out.writeStringField("stream", source.name().stream().label());
        out.writeNumberField("offered", row.offered());
        out.writeNumberField("stored", stored);
        out.writeNumberField("collapsed", collapsed);
        writeCounts("dropped", dropped, out);
        out.writeNumberField("dropped_total", sum(dropped));
        out.writeNumberField("in_flight", Math.max(0, row.offered() - stored - collapsed - sum(dropped)));
        out.writeNumberField("bytes", counters.get(SourceCounter.STORED_BYTES));
        out.writeNumberField("collapsed_bytes", counters.get(SourceCounter.COLLAPSED_BYTES));
        out.writeNumberField("dropped_bytes", counters.get(SourceCounter.DROPPED_BYTES));
        writeRates(row.rates(), out);
        out.writeStringField("last", stored == 0 ? null : TimeValue.text(counters.get(SourceCounter.LAST_NANOS)));
        out.writeNumberField("slots", source.slotsHeld());
        SourceLimits limits = source.limits();
        if (limits.equals(SourceLimits.NONE)) {
            out.writeNullField("limit");
        } else {
            out.writeObjectFieldStart("limit");
            out.writeNumberField("lines_per_second", limits.linesPerSecond());
            out.writeNumberField("bytes_per_second", limits.bytesPerSecond());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeRates(Rates rates, JsonGenerator out) throws IOException {
        out.writeNumberField("offered_rate", rounded(rates.offered()));
        out.writeNumberField("stored_rate", rounded(rates.stored()));
        out.writeNumberField("collapsed_rate", rounded(rates.collapsed()));
        out.writeNumberField("dropped_rate", rounded(rates.dropped()));
        out.writeNumberField("bytes_rate", rounded(rates.bytes()));
    }

    private static void writeServices(DiskUse disk, JsonGenerator out) throws IOException {
        long all = Math.max(1, disk.uses().stream().mapToLong(DiskUse::bytesOf).sum());
        out.writeArrayFieldStart("services");
        for (ServiceUse use : disk.uses()) {
            out.writeStartObject();
            out.writeStringField("name", use.totals().name());
            out.writeNumberField("disk_bytes", DiskUse.bytesOf(use));
            out.writeNumberField("disk_share", Math.round(DiskUse.bytesOf(use) * 1e4 / all) / 1e4);
            out.writeNumberField("bytes_per_day", disk.daily().of(use.totals().name()));
            out.writeStringField("first", TimeValue.text(use.totals().firstNanos()));
            out.writeStringField("last", TimeValue.text(use.totals().lastNanos()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Returns what was dropped of a source, by reason, as gaps name them. */
    static Map<String, Long> dropped(SourceCounters counters) {
        Map<String, Long> dropped = new TreeMap<>();
        for (SourceCounter counter : SourceCounter.values()) {
            if (counter.isDropReason() && counters.get(counter) > 0) {
                dropped.put(counter.gapReason().label(), counters.get(counter));
            }
        }
        return dropped;
    }

    static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    static void writeCounts(String name, Map<String, Long> counts, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
        }
        out.writeEndObject();
    }

    static double rounded(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
