// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.read.ServicePattern;
import io.sluice.segment.PruneReport;
import io.sluice.segment.PruneRequest;
import io.sluice.segment.SegmentEntry;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Removes what is kept, on the seal thread of the engine. */
final class PruneMethods {
    private static final long PATIENCE_SECONDS = 60;
    private static final Param DRY_RUN = Param.flag("dry_run", true, "Whether to say only what would go.");
    private static final List<String> RESULTS =
            List.of("dry_run:boolean", "freed_bytes:integer", "entries:integer", "services:array");

    private final ServedStore store;

    PruneMethods(ServedStore store) {
        this.store = store;
    }

    Method delete() {
        return new Method(
                "logs.delete",
                "Removes what is kept of services.",
                Method.Lane.WRITE,
                List.of(
                        Param.texts("services", 200, "The services, or web.* for web and all below it.")
                                .asRequired(),
                        Param.text("context", "Only services of this context."),
                        DRY_RUN),
                RESULTS,
                this::delete);
    }

    Method prune() {
        return new Method(
                "logs.prune",
                "Removes the oldest, by age or down to a size.",
                Method.Lane.WRITE,
                List.of(
                        Param.text("older", "What is older goes: 7d, 12h, ..."),
                        Param.integer("to_bytes", 0, 0, Long.MAX_VALUE, "Down to so many bytes of the disk."),
                        DRY_RUN),
                RESULTS,
                this::prune);
    }

    private void delete(Params params, JsonGenerator out) throws CallException, IOException {
        List<ServicePattern> services = new ArrayList<>();
        for (String service : params.texts("services")) {
            services.add(Filters.service("services", service));
        }
        if (services.isEmpty()) {
            throw CallException.param("services", "services must name at least one");
        }
        String context = params.text("context");
        SourceTable sources = store.reader().sources();
        sources.refresh();
        PruneRequest request = new PruneRequest(
                source -> isOf(services, context, sources.name(source)), Duration.ZERO, 0, params.flag("dry_run"));
        carryOut(request, out);
    }

    private void prune(Params params, JsonGenerator out) throws CallException, IOException {
        String older = params.text("older");
        long bytes = params.integer("to_bytes");
        if (older == null && bytes == 0) {
            throw CallException.param("older", "give older or to_bytes");
        }
        long ageNanos = older == null ? 0 : TimeValue.lengthNanos("older", older);
        carryOut(
                new PruneRequest(PruneRequest.NO_SOURCES, Duration.ofNanos(ageNanos), bytes, params.flag("dry_run")),
                out);
    }

    private static boolean isOf(List<ServicePattern> services, @Nullable String context, @Nullable SourceName name) {
        return name != null
                && (context == null || context.equals(name.context()))
                && services.stream().anyMatch(pattern -> pattern.matches(name.service()));
    }

    private void carryOut(PruneRequest request, JsonGenerator out) throws CallException, IOException {
        PruneReport report;
        try {
            report = store.engine().prune(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw CallException.of(CallException.BUSY, "sealing is at work; what was asked for will be done");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CallException.of(CallException.BUSY, "the server is closing");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException why) {
                throw CallException.of(CallException.NOT_SEALING, String.valueOf(why.getMessage()));
            }
            throw new IOException(e.getCause());
        }
        Map<String, Long> byName = new TreeMap<>();
        report.entriesBySource().forEach((source, entries) -> byName.merge(nameOf(source), entries, Long::sum));
        out.writeStartObject();
        out.writeBooleanField("dry_run", request.dryRun());
        out.writeNumberField("freed_bytes", report.freedBytes());
        out.writeNumberField("entries", report.entries());
        out.writeArrayFieldStart("services");
        for (Map.Entry<String, Long> service : byName.entrySet()) {
            int slash = service.getKey().indexOf('/');
            out.writeStartObject();
            out.writeStringField(
                    "context_name", slash < 0 ? null : service.getKey().substring(0, slash));
            out.writeStringField("name", slash < 0 ? null : service.getKey().substring(slash + 1));
            out.writeNumberField("entries", service.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Names a service with its context; several quiet ones that share a segment have no name. */
    private String nameOf(int source) {
        SourceName name =
                source == SegmentEntry.SEVERAL ? null : store.reader().sources().name(source);
        return name == null ? "" : name.context() + '/' + name.service();
    }
}
