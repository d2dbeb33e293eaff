// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.read.Aggregates;
import io.sluice.read.Histogram;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.ServiceTotals;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.watch.Rates;
import io.sluice.server.watch.Watch;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives the tree of services by dotted name. */
final class ServicesMethod {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long DAY_NANOS = 1_440 * MINUTE_NANOS;

    private final ServedStore store;
    private final Watch watch;

    ServicesMethod(ServedStore store, Watch watch) {
        this.store = store;
        this.watch = watch;
    }

    /** Sums up a name of the tree. */
    private static final class Node {
        private @Nullable ServiceTotals kept;
        private @Nullable ServiceTotals own;
        private long errors;
        private long offered;
        private long stored;
        private long collapsed;
        private int streamCount;
        private final Map<String, Long> dropped = new TreeMap<>();
        private Rates rates = Rates.NONE;
    }

    Method method() {
        return new Method(
                "logs.services",
                "Gives the tree of services by dotted name, with what each has kept, offered and lost.",
                Method.Lane.READ,
                List.of(
                        Param.text("prefix", "Only this name and those below it."),
                        Param.text("context", "Only services of this context."),
                        Param.value("errors_since", Param.Type.TIME, "From when on errors count; -24h if not given.")),
                List.of("services:array", "errors_since:string"),
                this::call);
    }

    private void call(Params params, JsonGenerator out) throws CallException, IOException {
        long nowNanos = TimeValue.now();
        long sinceNanos = params.timeNanos("errors_since", nowNanos, nowNanos - DAY_NANOS);
        String prefix = params.text("prefix");
        String context = params.text("context");
        Query.Builder builder = Query.builder();
        ServicePattern below = prefix == null ? null : Filters.service("prefix", prefix + ".*");
        if (below != null) {
            builder.service(below);
        }
        if (context != null) {
            builder.context(Filters.context(context));
        }
        store.reader().sources().refresh();
        Map<String, Node> nodes = new TreeMap<>(Comparator.comparing(name -> name.replace('.', '\0')));
        Query query = builder.build();
        for (ServiceTotals service : store.reader().aggregates().services(query)) {
            nodes.computeIfAbsent(service.name(), name -> new Node()).own = service;
        }
        for (ServiceTotals sums : store.reader().aggregates().tree(query)) {
            nodes.computeIfAbsent(sums.name(), name -> new Node()).kept = sums;
        }
        addErrors(builder, sinceNanos, nowNanos, nodes);
        addCounters(below, context, nodes);
        out.writeStartObject();
        out.writeArrayFieldStart("services");
        for (Map.Entry<String, Node> node : nodes.entrySet()) {
            write(node.getKey(), node.getValue(), out);
        }
        out.writeEndArray();
        out.writeStringField("errors_since", TimeValue.text(sinceNanos));
        out.writeEndObject();
    }

    private void addErrors(Query.Builder query, long sinceNanos, long nowNanos, Map<String, Node> nodes)
            throws IOException {
        if (sinceNanos >= nowNanos) {
            return;
        }
        long bucketNanos = ((nowNanos - sinceNanos) / MINUTE_NANOS + 2) * MINUTE_NANOS;
        Aggregates aggregates = store.reader().aggregates();
        Map<String, Histogram> errors = aggregates.histogramByService(
                query.fromNanos(sinceNanos).untilNanos(nowNanos).build(), bucketNanos);
        errors.forEach((service, histogram) -> {
            long count = 0;
            for (Severity severity : List.of(Severity.ERROR, Severity.CRITICAL, Severity.FATAL)) {
                count += histogram.count(0, severity);
            }
            for (String name : withPrefixes(service)) {
                Node node = nodes.get(name);
                if (node != null) {
                    node.errors += count;
                }
            }
        });
    }

    private void addCounters(@Nullable ServicePattern below, @Nullable String context, Map<String, Node> nodes) {
        for (Source source : store.engine().allSources()) {
            String service = source.name().service();
            boolean wanted = (below == null || below.matches(service))
                    && (context == null || context.equals(source.name().context()));
            if (!wanted) {
                continue;
            }
            Rates rates = watch.rates(source);
            Map<String, Long> dropped = StatsMethod.dropped(source.counters());
            for (String name : withPrefixes(service)) {
                Node node = nodes.computeIfAbsent(name, key -> new Node());
                node.offered += source.counters().get(SourceCounter.OFFERED);
                node.stored += source.counters().get(SourceCounter.STORED);
                node.collapsed += source.counters().get(SourceCounter.COLLAPSED);
                node.streamCount++;
                node.rates = node.rates.plus(rates);
                dropped.forEach((reason, count) -> node.dropped.merge(reason, count, Long::sum));
            }
            Node own = nodes.get(service);
            if (own != null && own.own == null) {
                own.own = new ServiceTotals(service, 0, 0, 0, 0, 0);
            }
        }
    }

    private static List<String> withPrefixes(String service) {
        List<String> names = new ArrayList<>();
        for (int end = service.length(); end > 0; end = service.lastIndexOf('.', end - 1)) {
            names.add(service.substring(0, end));
        }
        return names;
    }

    private static void write(String name, Node node, JsonGenerator out) throws IOException {
        ServiceTotals kept = node.kept == null ? new ServiceTotals(name, 0, 0, 0, 0, 0) : node.kept;
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeBooleanField("service", node.own != null);
        out.writeNumberField("depth", name.chars().filter(c -> c == '.').count());
        out.writeNumberField("entries", kept.entries());
        out.writeNumberField("bytes", kept.bytes());
        out.writeStringField("first", kept.entries() == 0 ? null : TimeValue.text(kept.firstNanos()));
        out.writeStringField("last", kept.entries() == 0 ? null : TimeValue.text(kept.lastNanos()));
        out.writeStringField("last_error", kept.lastErrorNanos() == 0 ? null : TimeValue.text(kept.lastErrorNanos()));
        out.writeNumberField("errors", node.errors);
        out.writeNumberField("rate", StatsMethod.rounded(node.rates.stored()));
        out.writeNumberField("offered_rate", StatsMethod.rounded(node.rates.offered()));
        out.writeNumberField("offered", node.offered);
        out.writeNumberField("stored", node.stored);
        out.writeNumberField("collapsed", node.collapsed);
        StatsMethod.writeCounts("dropped", node.dropped, out);
        out.writeNumberField("dropped_total", StatsMethod.sum(node.dropped));
        out.writeNumberField("stream_count", node.streamCount);
        ServiceTotals own = node.own;
        if (own != null) {
            out.writeObjectFieldStart("own");
            out.writeNumberField("entries", own.entries());
            out.writeNumberField("bytes", own.bytes());
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
