package io.sluice.read;

import io.sluice.entry.SourceTable;
import io.sluice.entry.StoreFormatException;
import io.sluice.segment.Catalog;
import io.sluice.segment.MissingEntries;
import io.sluice.segment.Retired;
import io.sluice.segment.SealedTier;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentCheck;
import io.sluice.segment.SegmentEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Checks all of the sealed tier: every segment that the catalog names, that no two chunks of a source overlap, and that
 * nothing is missing but what the catalog says is. It holds one chunk, and of every chunk where it begins and ends.
 * Confined to one thread.
 *
 * <p>While an engine seals and merges, segments go and others come: those that a later catalog names are checked as
 * well, and what has gone counts for nothing.
 */
final class SealedVerifier implements Closeable {
    private static final int MOVES_MAX = 100;

    private final SealedTier sealed;
    private final SourceTable sources;
    private final Consumer<String> onDamage;
    private final SegmentCheck check = new SegmentCheck();
    private final Map<Long, Long> sumsById = new HashMap<>(); // of the sequences in each segment that was checked
    private long chunkCount;
    private long entryCount;
    private boolean sound = true;

    /** Says which sequences a chunk spans. */
    private record Span(long first, long last, long segment) {}

    SealedVerifier(SealedTier sealed, SourceTable sources, Consumer<String> onDamage) {
        this.sealed = sealed;
        this.sources = sources;
        this.onDamage = onDamage;
    }

    private void report(String damage) {
        sound = false;
        onDamage.accept(damage);
    }

    /** Checks each segment that was not checked yet; returns the catalog that names them. */
    Catalog check(VerifyProgress progress) throws IOException {
        for (int moves = 0; ; moves++) {
            Catalog catalog = sealed.catalog();
            try {
                for (SegmentEntry entry : catalog.segments()) {
                    if (!sumsById.containsKey(entry.id())) {
                        check(entry);
                        progress.update(entryCount, catalog.sealedUpTo());
                    }
                }
                if (sound) {
                    checkOrder(catalog);
                }
                return catalog;
            } catch (NoSuchFileException e) {
                if (moves == MOVES_MAX) {
                    throw e;
                }
            }
        }
    }

    private void check(SegmentEntry entry) throws IOException {
        long sum = 0;
        try {
            Segment segment = sealed.segment(entry);
            sum = check.check(entry, segment, this::report);
            chunkCount += segment.chunkCount();
            entryCount += entry.entries();
            checkSources(segment);
        } catch (StoreFormatException e) {
            report(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            report(String.valueOf(sealed.lost(entry, e).getMessage()));
        }
        sumsById.put(entry.id(), sum);
    }

    private void checkSources(Segment segment) throws IOException {
        int checked = -1;
        for (int i = 0; i < segment.chunkCount(); i++) {
            int source = segment.source(i);
            if (source != checked && source >= sources.count()) {
                sources.refresh();
                if (source >= sources.count()) {
                    report(segment.path() + ": source " + source + " has no record in " + SourceTable.FILE_NAME);
                }
            }
            checked = source;
        }
    }

    /** Checks that the entries of all segments are each there once, and all of them. */
    private void checkOrder(Catalog catalog) throws IOException {
        Int2ObjectHashMap<List<Span>> bySource = new Int2ObjectHashMap<>();
        long entries = 0;
        long sum = 0;
        for (SegmentEntry entry : catalog.segments()) {
            Segment segment = sealed.segment(entry);
            for (int i = 0; i < segment.chunkCount(); i++) {
                bySource.computeIfAbsent(segment.source(i), source -> new ArrayList<>())
                        .add(new Span(segment.firstSequence(i), segment.lastSequence(i), entry.id()));
            }
            entries += entry.entries();
            sum += sumsById.getOrDefault(entry.id(), 0L);
        }
        bySource.forEach(this::checkOverlaps);
        if (catalog.knowsAllMissing()) {
            checkCount(catalog, entries, sum);
        }
    }

    private void checkOverlaps(int source, List<Span> spans) {
        spans.sort(Comparator.comparingLong(Span::first));
        for (int i = 1; i < spans.size(); i++) {
            Span before = spans.get(i - 1);
            Span span = spans.get(i);
            if (span.first() <= before.last()) {
                report("segments " + Long.toHexString(before.segment()) + " and "
                        + Long.toHexString(span.segment()) + " both have entries " + span.first() + " to "
                        + Math.min(span.last(), before.last()) + " of source " + source);
            }
        }
    }

    private void checkCount(Catalog catalog, long entries, long sum) {
        long expected = catalog.sealedUpTo();
        long expectedSum = sumUpTo(catalog.sealedUpTo());
        for (MissingEntries missing : catalog.missing()) {
            expected -= missing.until() - missing.from();
            expectedSum -= sumUpTo(missing.until()) - sumUpTo(missing.from());
        }
        for (Retired retired : catalog.retired()) {
            expected -= retired.entries();
        }
        if (entries != expected) {
            report("the segments have " + entries + " entries, there should be " + expected + " below "
                    + catalog.sealedUpTo());
        } else if (catalog.retired().isEmpty() && sum != expectedSum) {
            report("the segments have other entries than those below " + catalog.sealedUpTo());
        }
    }

    /** Adds up all numbers from 0 to, but without, another one, modulo 2^64. */
    private static long sumUpTo(long until) {
        return until % 2 == 0 ? until / 2 * (until - 1) : (until - 1) / 2 * until;
    }

    /** Returns how many chunks were checked. */
    long chunkCount() {
        return chunkCount;
    }

    @Override
    public void close() {
        check.close();
    }
}
