// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.entry.Severity;
import io.sluice.read.Histogram;
import io.sluice.read.Query;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Counts entries by level in buckets of time. */
final class HistogramMethod {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long MINUTE_SECONDS = 60;
    private static final int BUCKETS_MAX = 1_000;
    private static final int SERVICES_MAX = 50;

    private final ServedStore store;

    HistogramMethod(ServedStore store) {
        this.store = store;
    }

    Method method() {
        return new Method(
                "logs.histogram",
                "Counts entries by level in buckets of whole minutes.",
                Method.Lane.READ,
                Filters.all(
                        Filters.sources(),
                        List.of(
                                Param.value("since", Param.Type.TIME, "From when on.")
                                        .asRequired(),
                                Param.value("until", Param.Type.TIME, "Up to when; now if not given."),
                                Param.integer(
                                        "bucket_s", 0, 0, 366L * 86_400, "How long a bucket is, in seconds; 60n."),
                                Param.integer("buckets", 120, 1, BUCKETS_MAX, "Else: how many at most."),
                                Param.flag("by_service", false, "Whether each service is counted by itself."))),
                List.of("since:string", "until:string", "bucket_s:integer", "levels:array", "total:integer"),
                this::call);
    }

    private void call(Params params, JsonGenerator out) throws CallException, IOException {
        long nowNanos = TimeValue.now();
        long since = Math.floorDiv(params.timeNanos("since", nowNanos, 0), MINUTE_NANOS) * MINUTE_NANOS;
        long until = params.timeNanos("until", nowNanos, nowNanos);
        if (since < 0 || until <= since) {
            throw CallException.param("since", "since must be before until, and not before 1970");
        }
        long bucketNanos = bucketNanos(params, until - since);
        Query.Builder builder = Query.builder();
        Filters.addSources(builder, params);
        Query query = builder.fromNanos(since).untilNanos(until).build();
        store.reader().sources().refresh();
        out.writeStartObject();
        out.writeStringField("since", TimeValue.text(since));
        out.writeStringField("until", TimeValue.text(until));
        out.writeNumberField("bucket_s", bucketNanos / MINUTE_NANOS * MINUTE_SECONDS);
        out.writeArrayFieldStart("levels");
        for (Severity severity : Severity.values()) {
            out.writeString(severity.label());
        }
        out.writeEndArray();
        if (params.flag("by_service")) {
            writeServices(store.reader().aggregates().histogramByService(query, bucketNanos), out);
        } else {
            write(store.reader().aggregates().histogram(query, bucketNanos), out);
        }
        out.writeEndObject();
    }

    private static long bucketNanos(Params params, long spanNanos) throws CallException {
        long seconds = params.integer("bucket_s");
        long buckets = params.integer("buckets");
        if (seconds % MINUTE_SECONDS != 0) {
            throw CallException.param("bucket_s", "bucket_s must be a multiple of 60, got " + seconds);
        }
        long minutes = seconds > 0
                ? seconds / MINUTE_SECONDS
                : Math.max(1, -Math.floorDiv(-(spanNanos / MINUTE_NANOS + 1), buckets));
        if (spanNanos / MINUTE_NANOS / minutes > BUCKETS_MAX) {
            throw CallException.param(
                    "bucket_s", "no more than " + BUCKETS_MAX + " buckets are counted: make them longer");
        }
        return minutes * MINUTE_NANOS;
    }

    private static void writeServices(Map<String, Histogram> byService, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("services");
        long total = 0;
        int left = SERVICES_MAX;
        List<Map.Entry<String, Histogram>> most = byService.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Histogram> entry) ->
                                entry.getValue().total())
                        .reversed())
                .toList();
        for (Map.Entry<String, Histogram> service : most) {
            total += service.getValue().total();
            if (left-- > 0) {
                out.writeStartObject();
                out.writeStringField("name", service.getKey());
                write(service.getValue(), out);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
        out.writeNumberField("total", total);
    }

    private static void write(Histogram histogram, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("counts");
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            out.writeStartArray();
            for (Severity severity : Severity.values()) {
                out.writeNumber(histogram.count(bucket, severity));
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeNumberField("total", histogram.total());
    }
}
