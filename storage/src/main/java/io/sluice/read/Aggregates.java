package io.sluice.read;

import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.index.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Counts instead of showing lines, from the index alone as far as it goes: nothing is read of the blocks that are in
 * it. Confined to one thread.
 *
 * <p>A query's times count as whole minutes, the first and the last included; its text must not be set.
 */
public final class Aggregates {
    private static final long MINUTE_NANOS = Frame.MINUTE_NANOS;
    private static final int BUCKETS_MAX = 1 << 20;

    private final LogReader reader;
    private QueryCost cost = new QueryCost();

    Aggregates(LogReader reader) {
        this.reader = reader;
    }

    /** Returns what the last question cost. */
    public QueryCost cost() {
        return cost;
    }

    /**
     * Counts entries by severity in buckets of time, all sources that the query wants together.
     *
     * @param query with both of its times set
     * @param bucketNanos whole minutes
     * @throws IllegalArgumentException when the times, the buckets or their number make no sense
     */
    public Histogram histogram(Query query, long bucketNanos) throws IOException {
        return scan(
                query,
                () -> newHistogram(query, bucketNanos),
                (histogram, source, minute, bytes, counts) -> histogram.add(minute * MINUTE_NANOS, counts));
    }

    /** Counts as {@link #histogram} does, each service that has entries by itself, by name. */
    public Map<String, Histogram> histogramByService(Query query, long bucketNanos) throws IOException {
        Histogram first = newHistogram(query, bucketNanos); // checks the arguments, too
        Int2ObjectHashMap<Histogram> bySource =
                scan(query, Int2ObjectHashMap<Histogram>::new, (histograms, source, minute, bytes, counts) -> {
                    Histogram histogram = histograms.get(source);
                    if (histogram == null) {
                        histogram = new Histogram(first.fromNanos(), bucketNanos, first.bucketCount());
                        histograms.put(source, histogram);
                    }
                    histogram.add(minute * MINUTE_NANOS, counts);
                });
        Map<String, Histogram> byService = new TreeMap<>();
        bySource.forEach((source, histogram) -> byService.merge(serviceOf(source), histogram, Histogram::plus));
        return byService;
    }

    private static Histogram newHistogram(Query query, long bucketNanos) {
        long from = Math.floorDiv(query.fromNanos(), MINUTE_NANOS) * MINUTE_NANOS;
        long until = -Math.floorDiv(-query.untilNanos(), MINUTE_NANOS) * MINUTE_NANOS;
        if (query.fromNanos() == Long.MIN_VALUE || query.untilNanos() == Long.MAX_VALUE || until <= from) {
            throw new IllegalArgumentException("a histogram needs two times, the earlier one first");
        }
        if (bucketNanos <= 0 || bucketNanos % MINUTE_NANOS != 0) {
            throw new IllegalArgumentException("buckets are of whole minutes, got " + bucketNanos + " ns");
        }
        long buckets = until - from < 0 ? Long.MAX_VALUE : (until - from - 1) / bucketNanos + 1;
        if (buckets > BUCKETS_MAX) {
            throw new IllegalArgumentException(buckets + " buckets are too many, " + BUCKETS_MAX + " may be");
        }
        return new Histogram(from, bucketNanos, (int) buckets);
    }

    /**
     * Says who wrote most in the query's time: the wanted services by bytes of content, most first.
     *
     * @throws IllegalArgumentException when the query chooses by severity: bytes are not counted by it
     */
    public List<ServiceTotals> writers(Query query) throws IOException {
        if (query.severityMin() != Severity.TRACE || query.severityMax() != Severity.FATAL) {
            throw new IllegalArgumentException("bytes are not counted by severity");
        }
        Map<String, ServiceTotals> services =
                scan(query, HashMap<String, ServiceTotals>::new, (byService, source, minute, bytes, counts) -> {
                    String service = serviceOf(source);
                    long start = minute * MINUTE_NANOS;
                    boolean error = false;
                    long entries = 0;
                    for (int severity = 0; severity < Severity.COUNT; severity++) {
                        entries += counts[severity];
                        error |= severity >= Severity.ERROR.code() && counts[severity] > 0;
                    }
                    byService.merge(
                            service,
                            new ServiceTotals(service, entries, bytes, start, start, error ? start : 0),
                            ServiceTotals::plus);
                });
        List<ServiceTotals> writers = new ArrayList<>(services.values());
        writers.sort(Comparator.comparingLong(ServiceTotals::bytes).reversed().thenComparing(ServiceTotals::name));
        return writers;
    }

    private <R> R scan(Query query, Supplier<R> start, MinuteScan.Sink<R> sink) throws IOException {
        if (query.hasText()) {
            throw new IllegalArgumentException("what is counted from the index cannot be chosen by text or tag");
        }
        try (LineSource source = new LineSource(reader, query)) {
            cost = source.cost();
            return StoreWalk.run(source, () -> new MinuteScan<>(source, query, start.get(), sink))
                    .result();
        }
    }

    /** Sums up what the store holds of each service that the query's sources belong to, by name. */
    public List<ServiceTotals> services(Query query) throws IOException {
        return uses(query).stream().map(ServiceUse::totals).toList();
    }

    /** Sums up how much of the store each service takes that the query's sources belong to, by name. */
    public List<ServiceUse> uses(Query query) throws IOException {
        try (LineSource source = new LineSource(reader, query)) {
            cost = source.cost();
            return StoreWalk.run(source, () -> new UseScan(source.filter(), this::serviceOf))
                    .uses();
        }
    }

    /**
     * Sums up each name of the tree of dotted names: every service, and every prefix that services lie below, in the
     * order in which a tree is printed.
     */
    public List<ServiceTotals> tree(Query query) throws IOException {
        Map<String, ServiceTotals> byName = new TreeMap<>(Comparator.comparing(name -> name.replace('.', '\0')));
        for (ServiceTotals service : services(query)) {
            String name = service.name();
            for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
                String prefix = name.substring(0, end);
                byName.merge(prefix, service.named(prefix), ServiceTotals::plus);
            }
        }
        return List.copyOf(byName.values());
    }

    private String serviceOf(int source) {
        SourceName name = reader.sources().name(source);
        return name == null ? "source-" + source : name.service();
    }
}
