package io.sluice.cli.drill;

import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.SealedTier;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Knows which bytes of which file every entry of a store lies in. Immutable. */
final class StoreLayout {
    private static final int EXCERPT_HEADER_LENGTH = 4;
    private static final int SEGMENT_HEADER_LENGTH = 64;
    private static final int SEGMENT_FOOTER_LENGTH = 24;

    /** Says which entries are lost with some bytes of a file. */
    record Piece(Path file, long from, long until, BitSet entries) {
        boolean isTouched(Damage.Touched damage) {
            return damage.file().equals(file)
                    && (damage.scrambled() || (damage.from() < until && damage.until() > from));
        }
    }

    private final List<Piece> chunks = new ArrayList<>();
    private final Map<Path, List<Piece>> blocks = new TreeMap<>(); // by the cycle's file
    private final NavigableMap<String, List<Path>> cycles = new TreeMap<>(); // by name; the first has the say

    private StoreLayout() {}

    /** Looks at a store that is sound, and no engine has. */
    static StoreLayout of(Path root, KnownEntries known) throws IOException {
        StoreLayout layout = new StoreLayout();
        try (StoreDirectory store = StoreDirectory.open(root)) {
            for (Path directory : store.stateDirectories()) {
                layout.addCycles(directory);
            }
            SealedTier sealed = new SealedTier(root, store.storeId(), notice -> {});
            for (SegmentEntry entry : sealed.catalog().segments()) {
                layout.addSegment(sealed.segment(entry), known);
            }
        }
        return layout;
    }

    private void addCycles(Path directory) throws IOException {
        for (CycleFile cycle : CycleFile.list(directory)) {
            List<Piece> pieces = new ArrayList<>();
            try (CycleBlocks reader = new CycleBlocks(directory, damage -> {})) {
                boolean unused = reader.open(cycle, 0);
                while (reader.next()) {
                    BitSet entries = new BitSet();
                    entries.set((int) reader.cursor().firstSequence(), (int)
                            reader.cursor().nextSequence());
                    long until = reader.position()
                            + EXCERPT_HEADER_LENGTH
                            + reader.cursor().length();
                    pieces.add(new Piece(cycle.path(), reader.position(), until, entries));
                }
            }
            blocks.put(cycle.path(), pieces);
            cycles.computeIfAbsent(cycle.name(), name -> new ArrayList<>()).add(cycle.path());
        }
    }

    private void addSegment(Segment segment, KnownEntries known) throws IOException {
        BitSet all = new BitSet();
        long chunksEnd = SEGMENT_HEADER_LENGTH;
        for (int i = 0; i < segment.chunkCount(); i++) {
            BitSet entries = new BitSet();
            for (long sequence = segment.firstSequence(i); sequence <= segment.lastSequence(i); sequence++) {
                if (known.sourceOf(sequence) == segment.source(i)) {
                    entries.set((int) sequence);
                }
            }
            all.or(entries);
            long end = segment.position(i) + segment.dataLength(i);
            chunks.add(new Piece(segment.path(), segment.position(i), end, entries));
            chunksEnd = Math.max(chunksEnd, segment.filterEnd(i));
        }
        long length = Files.size(segment.path());
        chunks.add(new Piece(segment.path(), 0, SEGMENT_HEADER_LENGTH, all));
        chunks.add(new Piece(segment.path(), Math.min(chunksEnd, length - SEGMENT_FOOTER_LENGTH), Long.MAX_VALUE, all));
    }

    /** Returns how many entries there are in both tiers, those that are in both counted twice. */
    BitSet all() {
        BitSet all = sealed();
        blocks.values().forEach(pieces -> pieces.forEach(piece -> all.or(piece.entries())));
        return all;
    }

    /** Returns the entries that are sealed. */
    BitSet sealed() {
        BitSet sealed = new BitSet();
        chunks.forEach(chunk -> sealed.or(chunk.entries()));
        return sealed;
    }

    /**
     * Returns the entries that damages may cost.
     *
     * @param opened whether an engine has opened the store since: before, nobody looks behind a hole in the newest
     *     cycle, since the engine may be about to write there
     */
    BitSet losses(List<Damage.Touched> damages, boolean opened) {
        BitSet lost = new BitSet();
        for (Piece chunk : chunks) {
            if (damages.stream().anyMatch(chunk::isTouched)) {
                lost.or(chunk.entries());
            }
        }
        if (catalogIsLost(damages)) {
            lost.or(sealed());
        }
        boolean scrambled = damages.stream().anyMatch(d -> d.kind() == DamagedKind.CYCLE && d.scrambled());
        String newest = opened ? "" : newest(damages);
        for (String cycle : cycles.keySet()) {
            lost.or(lossesOf(cycle, damages, scrambled, cycle.equals(newest)));
        }
        return lost;
    }

    private static boolean catalogIsLost(List<Damage.Touched> damages) {
        List<Damage.Touched> catalogs =
                damages.stream().filter(d -> d.kind() == DamagedKind.CATALOG).toList();
        long count = catalogs.stream().map(Damage.Touched::file).distinct().count();
        return count > 1 || catalogs.stream().anyMatch(d -> d.scrambled() && d.from() == 0);
    }

    private String newest(List<Damage.Touched> damages) {
        String newest = "";
        for (Map.Entry<String, List<Path>> cycle : cycles.entrySet()) {
            newest = cycle.getValue().stream().allMatch(file -> isGone(file, damages)) ? newest : cycle.getKey();
        }
        return newest;
    }

    private static boolean isGone(Path file, List<Damage.Touched> damages) {
        return damages.stream()
                .anyMatch(damage -> damage.gone() && damage.file().equals(file));
    }

    private BitSet lossesOf(String cycle, List<Damage.Touched> damages, boolean scrambled, boolean newest) {
        BitSet had = new BitSet();
        BitSet readable = new BitSet();
        Path file = null;
        for (Path candidate : cycles.getOrDefault(cycle, List.of())) {
            blocks.getOrDefault(candidate, List.of()).forEach(piece -> had.or(piece.entries()));
            file = file == null && !isGone(candidate, damages) ? candidate : file;
        }
        if (file == null || scrambled) {
            return had;
        }
        boolean hidden = false;
        long damagedFrom = Long.MAX_VALUE;
        for (Damage.Touched damage : damages) {
            damagedFrom = damage.file().equals(file) ? Math.min(damagedFrom, damage.from()) : damagedFrom;
        }
        for (Piece piece : blocks.getOrDefault(file, List.of())) {
            boolean touched = damages.stream().anyMatch(piece::isTouched);
            hidden |= newest && (touched || piece.from() >= damagedFrom);
            if (!touched && !hidden) {
                readable.or(piece.entries());
            }
        }
        had.andNot(readable);
        return had;
    }
}
