package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.admit.Source;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.telemetry.Counters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Keeps one {@link Source} for each source of the store. Safe for use by many threads. */
final class SourceRegistry {
    private final SourceTable table;
    private final Counters counters;
    private final Admission admission;
    private final AtomicReferenceArray<Source> sources;

    SourceRegistry(SourceTable table, Counters counters, Admission admission, int sourceCountMax) {
        this.table = table;
        this.counters = counters;
        this.admission = admission;
        this.sources = new AtomicReferenceArray<>(sourceCountMax);
    }

    /** Finds a source, or makes it. */
    synchronized Source source(SourceName name) throws IOException {
        int number = table.intern(name);
        Source known = sources.get(number);
        return known == null ? make(number, name) : known;
    }

    /** Makes the sources that the table knows from earlier engines. */
    synchronized void makeAll() throws IOException {
        for (int number = 0; number < Math.min(table.count(), sources.length()); number++) {
            SourceName name = table.name(number);
            if (name != null) {
                make(number, name);
            }
        }
    }

    /** Returns a source that has offered an entry. */
    Source byNumber(int number) {
        return Objects.requireNonNull(sources.get(number));
    }

    List<Source> all() {
        List<Source> all = new ArrayList<>();
        for (int number = 0; number < sources.length(); number++) {
            Source source = sources.get(number);
            if (source != null) {
                all.add(source);
            }
        }
        return all;
    }

    private Source make(int number, SourceName name) throws IOException {
        Source source = new Source(number, name, admission, counters.of(number, name));
        sources.set(number, source);
        return source;
    }
}
