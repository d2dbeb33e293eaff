// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.Sluice;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.server.query.CallException;
import io.sluice.server.query.InsertEntry;
import io.sluice.server.query.Json;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes entries in. */
final class InsertMethod {
    private static final int ENTRIES_MAX = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sluice engine;

    InsertMethod(Sluice engine) {
        this.engine = engine;
    }

    Method method() {
        List<Param> params = new ArrayList<>(InsertEntry.params(false));
        params.add(Param.value("entries", Param.Type.ANY, "Many entries at once, each with the fields above."));
        params.add(Param.flag("wait", true, "Whether to reply when all is persisted, or at once."));
        return new Method(
                "logs.insert",
                "Stores one entry, or many.",
                Method.Lane.WRITE,
                List.copyOf(params),
                List.of(
                        "accepted:integer",
                        "collapsed:integer",
                        "dropped:object",
                        "dropped_total:integer",
                        "persisted:boolean"),
                this::call);
    }

    private void call(Params params, JsonGenerator out) throws CallException, IOException {
        List<InsertEntry> entries = entries(params);
        List<Source> sources = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            sources.add(source(entries.get(i), i));
        }
        long accepted = 0;
        long collapsed = 0;
        Map<String, Long> dropped = new TreeMap<>();
        EntryDraft draft = new EntryDraft();
        for (int i = 0; i < entries.size(); i++) {
            long code = offer(entries.get(i), sources.get(i), draft);
            if (code >= 0) {
                accepted++;
            } else if (code == Source.COLLAPSED) {
                collapsed++;
            } else {
                dropped.merge(reason(code), 1L, Long::sum);
            }
        }
        boolean waits = params.flag("wait");
        boolean persisted = waits && engine.awaitPersisted(PATIENCE);
        ObjectNode result = Json.object().put("accepted", accepted).put("collapsed", collapsed);
        ObjectNode counts = result.putObject("dropped");
        dropped.forEach(counts::put);
        result.put(
                "dropped_total",
                dropped.values().stream().mapToLong(Long::longValue).sum());
        result.put("persisted", persisted);
        if (waits && !persisted) {
            throw CallException.withData(
                    CallException.NOT_PERSISTED,
                    accepted + " entries were taken, and the disk has not taken them within " + PATIENCE.toSeconds()
                            + " s",
                    result);
        }
        Json.write(result, out);
    }

    private static List<InsertEntry> entries(Params params) throws CallException {
        JsonNode many = params.raw("entries");
        if (many == null) {
            return List.of(InsertEntry.of(params));
        }
        if (!many.isArray() || many.isEmpty() || many.size() > ENTRIES_MAX || params.has("content")) {
            throw CallException.param(
                    "entries", "entries must be a list of 1 to " + ENTRIES_MAX + " entries, without one beside it");
        }
        List<InsertEntry> entries = new ArrayList<>(many.size());
        for (JsonNode one : many) {
            try {
                entries.add(InsertEntry.of(Params.of(one, InsertEntry.params(true))));
            } catch (CallException e) {
                throw e.at(entries.size());
            }
        }
        return entries;
    }

    private Source source(InsertEntry entry, int index) throws CallException, IOException {
        try {
            Source source = engine.source(entry.source());
            source.limitByDefault(engine.captureLimits());
            return source;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw CallException.param("src", String.valueOf(e.getMessage())).at(index);
        }
    }

    private static long offer(InsertEntry entry, Source source, EntryDraft draft) {
        byte[] content = entry.content();
        draft.reset(entry.severity()).error(entry.error()).tagged(entry.tags());
        if (entry.hasTime()) {
            draft.at(entry.timeNanos());
        }
        draft.content(content, 0, content.length);
        synchronized (source) { // the parts of a long one must follow each other
            return source.offer(draft, OverflowPolicy.DROP);
        }
    }

    private static String reason(long code) {
        if (code == Source.CLOSED) {
            return "closed";
        }
        if (code == Source.TOO_LONG) {
            return "too-long";
        }
        if (code == Source.SHARE) {
            return "share";
        }
        return code == Source.RATE ? "rate" : "full";
    }
}
