// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.server.query.Json;
import io.sluice.server.query.ServedStore;
import io.sluice.server.tail.TailFeed;
import io.sluice.server.watch.DiskUse;
import io.sluice.server.watch.Watch;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers monitoring: whether all is well, and the counts as Prometheus reads them. */
final class MonitorPages {
    static final String METRICS_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final ServedStore store;
    private final Watch watch;
    private final TailFeed feed;

    MonitorPages(ServedStore store, Watch watch, TailFeed feed) {
        this.store = store;
        this.watch = watch;
        this.feed = feed;
    }

    void health(Response response, Callback callback, Replies replies) throws IOException {
        List<String> problems = watch.problems();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.generator(body)) {
            out.writeStartObject();
            out.writeStringField("status", problems.isEmpty() ? "ok" : "failing");
            if (!problems.isEmpty()) {
                out.writeArrayFieldStart("problems");
                for (String problem : problems) {
                    out.writeString(problem);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        response.setStatus(problems.isEmpty() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
        replies.send(response, callback, Replies.JSON, body.toByteArray());
    }

    byte[] metrics() throws IOException {
        Sluice engine = store.engine();
        List<Source> sources = engine.allSources();
        List<MetricSnapshot> metrics = new ArrayList<>();
        metrics.add(ofSources("sluice_offered", "Entries offered", sources, SourceCounter.OFFERED));
        metrics.add(ofSources("sluice_stored", "Entries stored", sources, SourceCounter.STORED));
        metrics.add(ofSources("sluice_stored_bytes", "Bytes of content stored", sources, SourceCounter.STORED_BYTES));
        metrics.add(ofSources("sluice_collapsed", "Entries counted, not kept", sources, SourceCounter.COLLAPSED));
        metrics.add(dropped(sources));
        metrics.add(counter("sluice_append_failures", "Failed appends", engine.count(StoreCounter.APPEND_FAILURES)));
        metrics.add(counter("sluice_force_failures", "Failed forces", engine.count(StoreCounter.JOURNAL_FAILURES)));
        metrics.add(counter("sluice_seal_failures", "Failed sealing", engine.count(StoreCounter.SEAL_FAILURES)));
        metrics.add(counter("sluice_floods", "Reports of floods", engine.count(StoreCounter.FLOODS)));
        metrics.add(gauge("sluice_ring_slots", "Slots of the ring", engine.count(StoreCounter.RING_SLOTS)));
        metrics.add(gauge("sluice_ring_slots_used", "Slots of the ring in use", engine.slotsUsed()));
        long persisted = engine.persistedSequence();
        metrics.add(gauge("sluice_persisted_sequence", "Sequence behind the last entry persisted", persisted));
        metrics.add(gauge("sluice_index_lag_entries", "Entries not indexed", lag(persisted, StoreCounter.INDEXED)));
        metrics.add(gauge("sluice_journal_lag_entries", "Entries not forced", lag(persisted, StoreCounter.FORCED)));
        metrics.add(gauge("sluice_seal_lag_entries", "Entries not sealed", lag(persisted, StoreCounter.SEALED)));
        DiskUse disk = watch.disk();
        metrics.add(gauge("sluice_disk_bytes", "Bytes of the disk taken", disk.bytes()));
        metrics.add(gauge("sluice_disk_free_bytes", "Bytes of the disk free", disk.freeBytes()));
        metrics.add(gauge("sluice_queue_bytes", "Bytes of the queue", disk.queueBytes()));
        metrics.add(gauge("sluice_tails", "Live tails", feed.count()));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(metrics), EscapingScheme.ALLOW_UTF8);
        return text.toByteArray();
    }

    private long lag(long persisted, StoreCounter counter) {
        return Math.max(0, persisted - store.engine().count(counter));
    }

    private static Labels labels(Source source) {
        return Labels.of(
                "context", source.name().context(),
                "service", source.name().service(),
                "stream", source.name().stream().label());
    }

    private static MetricSnapshot ofSources(String name, String help, List<Source> sources, SourceCounter counter) {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
        for (Source source : sources) {
            snapshot.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(source))
                    .value((double) source.counters().get(counter))
                    .build());
        }
        return snapshot.build();
    }

    private static MetricSnapshot dropped(List<Source> sources) {
        CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name("sluice_dropped").help("Entries dropped");
        for (Source source : sources) {
            for (SourceCounter counter : SourceCounter.values()) {
                long count = counter.isDropReason() ? source.counters().get(counter) : 0;
                if (count > 0) {
                    snapshot.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(labels(source)
                                    .merge(Labels.of(
                                            "reason", counter.gapReason().label())))
                            .value((double) count)
                            .build());
                }
            }
        }
        return snapshot.build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static MetricSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }
}
