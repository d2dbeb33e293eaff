package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.StoreFormatException;
import io.sluice.segment.Catalog;
import io.sluice.segment.Chunk;
import io.sluice.segment.MissingEntries;
import io.sluice.segment.Retired;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentChunks;
import io.sluice.segment.SegmentEntry;
import io.sluice.segment.SoughtText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives both directions of reading the sealed tier what they share: which segments and chunks may have entries that are
 * wanted, reading one, and putting entries into a block. Confined to one thread.
 *
 * <p>A run is a source's entries in a segment. Entries are wanted in the order of their sequences, whatever their
 * source, so the runs are merged: the one whose next entry comes first gives it. A chunk is read when its run's turn
 * comes, and not before; segments whose entries are elsewhere in time or sequence are not even opened.
 */
final class SealedRuns {
    private final LineSource source;
    private final EntryFilter filter;
    private final Catalog catalog;
    private final SealedScratch scratch;
    private final IntPredicate held; // tells sources whose chunks are wanted whatever is in them
    private final BooleanSupplier textCounts; // false while a line's other part may have the text
    private final List<SoughtText> texts;
    private final UnsafeBuffer chunkText = new UnsafeBuffer(0, 0);
    private long fromSequence; // of the entries that are wanted
    private long untilSequence;
    private String damage = "";
    private final List<MissingEntries> damaged = new ArrayList<>(); // those that were found so, and some between them

    SealedRuns(LineSource source, Catalog catalog, IntPredicate held, BooleanSupplier textCounts) {
        this.source = source;
        this.filter = source.filter();
        this.catalog = catalog;
        this.scratch = source.sealedScratch();
        this.held = held;
        this.textCounts = textCounts;
        this.texts = source.query().soughtTexts();
    }

    Catalog catalog() {
        return catalog;
    }

    /** Tells whether a line was begun whose end is still to come. */
    boolean isLineHeld() {
        return !textCounts.getAsBoolean();
    }

    /** Begins a run for each source in each segment that may have wanted entries in a range of sequences. */
    List<SealedRun> open(long fromSequence, long untilSequence) throws IOException {
        this.fromSequence = fromSequence;
        this.untilSequence = untilSequence;
        List<SealedRun> runs = new ArrayList<>();
        for (SegmentEntry entry : catalog.segments()) {
            if (entry.lastSequence() < fromSequence || entry.firstSequence() >= untilSequence) {
                continue;
            }
            if (entry.isMixed() && wantsSegment(entry)) {
                openMixed(entry, runs);
            } else if (entry.isMixed() || isWantedSource(entry.source())) {
                runs.add(new SealedRun(entry)); // when its turn comes, it may be wanted for the end of a line
            }
        }
        for (Retired retired : catalog.retired()) {
            if (retired.lastSequence() >= fromSequence
                    && retired.lastSequence() < untilSequence
                    && filter.wantsSource(retired.source())) {
                runs.add(gapOf(retired));
            }
        }
        return runs;
    }

    private boolean isWantedSource(int number) throws IOException {
        boolean wanted = filter.wantsSource(number);
        if (!wanted) {
            source.cost().onSkippedByService(1);
        }
        return wanted;
    }

    /** Begins, in a segment that was not wanted at first, the runs of sources whose lines were begun meanwhile. */
    List<SealedRun> openHeld(SealedRun unwanted) throws IOException {
        List<SealedRun> runs = new ArrayList<>();
        if (isLineHeld()) {
            openMixed(unwanted.entry(), runs);
        }
        return runs;
    }

    private boolean wantsSegment(SegmentEntry entry) {
        return filter.wantsSegment(entry) || (entry.isMixed() && isLineHeld());
    }

    private void openMixed(SegmentEntry entry, List<SealedRun> runs) throws IOException {
        Segment segment = segment(entry);
        if (segment == null) {
            return;
        }
        int first = 0;
        while (first < segment.chunkCount()) {
            int number = segment.source(first);
            int end = first + 1;
            while (end < segment.chunkCount() && segment.source(end) == number) {
                end++;
            }
            if (held.test(number) || filter.wantsSource(number)) {
                runs.add(new SealedRun(entry, segment, first, end));
            } else {
                source.cost().onSkippedByService(end - first);
            }
            first = end;
        }
    }

    /** Makes a run of the one entry that says what was removed. */
    private static SealedRun gapOf(Retired retired) {
        Gap gap = new Gap(
                Gap.Reason.RETIRED, retired.entries(), retired.bytes(), retired.firstNanos(), retired.lastNanos());
        Chunk chunk = Chunk.ofOne(
                retired.lastSequence(),
                retired.lastNanos(),
                Severity.NOTICE.code(),
                EntryFlags.of(EntryKind.GAP, 0),
                gap.encode());
        SealedRun run = new SealedRun(new SegmentEntry(
                -1,
                retired.source(),
                0,
                1,
                0,
                0,
                retired.lastSequence(),
                retired.lastSequence(),
                retired.lastNanos(),
                retired.lastNanos()));
        run.enter(chunk, 0);
        return run;
    }

    /** Returns a segment's directory; null when it is damaged, and then that is told. */
    @Nullable
    Segment segment(SegmentEntry entry) throws IOException {
        try {
            return source.sealed().segment(entry);
        } catch (StoreFormatException e) {
            tell(e, entry.firstSequence(), entry.lastSequence());
            return null;
        }
    }

    /** Returns the directory of a run's segment; null when it is damaged, or not wanted now that its turn has come. */
    @Nullable
    Segment segment(SealedRun run) throws IOException {
        Segment known = run.segment();
        if (known == null && !run.entry().isMixed() && (held.test(run.source()) || wantsSegment(run.entry()))) {
            known = segment(run.entry());
            if (known != null) {
                run.setSegment(known);
            }
        }
        return known;
    }

    private void tell(StoreFormatException why, long firstSequence, long lastSequence) {
        damaged.add(new MissingEntries(firstSequence, lastSequence + 1));
        damage = damage.isEmpty() ? String.valueOf(why.getMessage()) : damage + "; " + why.getMessage();
    }

    /** Tells whether entries between two others, without them, may be among those that were found damaged. */
    boolean mayBeDamagedBetween(long sequence, long laterSequence) {
        return damaged.stream().anyMatch(lost -> lost.from() < laterSequence && lost.until() > sequence + 1)
                && laterSequence > sequence + 1;
    }

    /** Says once what was found damaged; empty when nothing was. */
    String takeDamage() {
        String told = damage;
        damage = "";
        return told;
    }

    /**
     * Reads the first chunk that may have wanted entries, among those from the run's current one on, in steps of 1 or
     * -1. On the way forward the run stops before a chunk that is not wanted yet, and may be once its turn comes: for
     * the end of a line that is begun in another segment meanwhile.
     *
     * @return null when there is none, or when the run stopped, and then its key is higher than before
     */
    @Nullable
    Chunk readNext(SealedRun run, int step) throws IOException {
        Segment segment = run.segment();
        if (segment == null) {
            return null;
        }
        long turn = run.key();
        int at = run.chunkIndex();
        try (SegmentChunks.Open open = scratch.segments().open(segment)) {
            while (at >= run.firstChunk() && at < run.chunkEnd()) {
                if (wantsChunk(segment, at, run.source(), open)) {
                    Chunk chunk = tryRead(open, segment, at);
                    if (chunk != null) {
                        run.awaitChunk(at, 0);
                        return chunk;
                    }
                } else if (step > 0 && segment.firstSequence(at) > turn && !segment.hasWholeLinesOnly(at)) {
                    run.awaitChunk(at, segment.firstSequence(at));
                    return null;
                }
                at += step;
            }
        } catch (NoSuchFileException e) {
            tell(
                    source.sealed().lost(run.entry(), e),
                    run.entry().firstSequence(),
                    run.entry().lastSequence());
        }
        return null;
    }

    private boolean wantsChunk(Segment segment, int chunk, int number, SegmentChunks.Open open) throws IOException {
        if (segment.lastSequence(chunk) < fromSequence || segment.firstSequence(chunk) >= untilSequence) {
            return false;
        }
        if (held.test(number)) {
            return true;
        }
        if (!filter.wantsChunk(segment, chunk)) {
            return false;
        }
        boolean may = texts.isEmpty() || isLineHeld() || open.mayHave(chunk, texts);
        if (!may) {
            source.cost().onSkippedByFilter();
        }
        return may;
    }

    /** Reads a chunk; null when it is damaged, or the text that is wanted is nowhere in it. */
    private @Nullable Chunk tryRead(SegmentChunks.Open open, Segment segment, int index) throws IOException {
        Chunk chunk = scratch.takeChunk();
        source.cost().onScanned(segment.length(index));
        try {
            open.read(index, chunk);
        } catch (StoreFormatException e) {
            scratch.giveBack(chunk);
            tell(e, segment.firstSequence(index), segment.lastSequence(index));
            return null;
        }
        if (isSearched(segment, index)) {
            chunkText.wrap(chunk.text(), 0, chunk.textLength());
            if (!source.query().mayHaveText(chunkText, 0, chunk.textLength())) {
                source.cost().onSkippedByText();
                scratch.giveBack(chunk);
                return null;
            }
        }
        return chunk;
    }

    private boolean isSearched(Segment segment, int chunk) {
        return source.query().hasText() && segment.hasWholeLinesOnly(chunk) && !isLineHeld();
    }

    /** Tells whether an entry may be wanted, as far as can be seen without the entries around it. */
    boolean mayWant(SealedRun run, Chunk chunk, int index) {
        Segment segment = run.segment();
        if (segment == null || !segment.hasWholeLinesOnly(run.chunkIndex()) || held.test(run.source())) {
            return true;
        }
        if (!filter.wants(chunk.sequence(index), chunk.timeNanos(index), chunk.severity(index))) {
            return false;
        }
        if (!isSearched(segment, run.chunkIndex())) {
            return true;
        }
        chunkText.wrap(chunk.text(), 0, chunk.textLength());
        return source.query().mayHaveText(chunkText, chunk.offset(index), chunk.length(index));
    }

    /** Puts an entry into the block; false when it does not fit. */
    boolean put(SealedRun run, Chunk chunk, int index) {
        int length = chunk.length(index);
        if (!scratch.block().fits(length)) {
            return false;
        }
        int at = scratch.block()
                .at(chunk.sequence(index))
                .begin(run.source(), chunk.timeNanos(index), chunk.severity(index), chunk.flags(index), length);
        scratch.block().buffer().putBytes(at, chunk.text(), chunk.offset(index), length);
        return true;
    }

    void clearBlock() {
        scratch.block().clear();
    }

    int blockCount() {
        return scratch.block().count();
    }

    BlockCursor showBlock() {
        return scratch.block().show();
    }

    void giveBack(Chunk chunk) {
        scratch.giveBack(chunk);
    }
}
