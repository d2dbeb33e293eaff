package io.sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockCursor;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.Severity;
import io.sluice.read.TextPattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast text is searched for in blocks as they lie in memory, beside {@code String.indexOf}.
 *
 * <p>The lines of real logs are packed into blocks of 64 KiB. A round asks eight blocks, as many as a reader has in its
 * window, several times over, then the next eight, until it has asked for a gibibyte. Blocks that may have a match are
 * then looked through line by line. What {@code String.indexOf} searches are Strings of the same blocks, header and
 * all, made beforehand, one byte a character; it finds places, not lines, and is not asked to ignore case.
 */
public final class TextScanRun {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int WINDOW_BLOCKS = 8;
    private static final int WINDOW_PASSES = 16;
    private static final long ROUND_BYTES = 1L << 30;
    private static final int ROUND_COUNT = 5;
    private static final int WARM_UP_COUNT = 2;
    private static final int SOURCE_COUNT = 32;

    private final List<BlockCursor> blocks = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private int lineCount;
    private long found; // lines or places in the last round

    private TextScanRun() {}

    /** Runs with a directory that has {@code *.log} files, of at least a few MB together. */
    public static void main(String[] args) throws Exception {
        TextScanRun run = new TextScanRun();
        run.pack(Path.of(args[0]));
        run.measure("rare text", TextPattern.compile("Nothing here"), "Nothing here");
        run.measure("text, 1 of 31 lines", TextPattern.compile("Failed password"), "Failed password");
        run.measure("rare, any case", TextPattern.compile("nothing here"), "nothing here");
        run.measure("any case, three scans", TextPattern.compile("desk"), null);
        run.measure("1 of 31, any case", TextPattern.compile("failed password"), null);
        run.measure("rare expression", TextPattern.compile("Nothing [a-z]+ \\d+"), null);
        run.measure("rare, its text 1 of 31", TextPattern.compile("Failed password .* port 6\\d{9}$"), null);
        run.measure("1 of 31, expression", TextPattern.compile("Failed password for .* port \\d+"), null);
    }

    private void pack(Path directory) throws IOException, CorruptBlockException {
        BlockBuilder builder = new BlockBuilder(1, BLOCK_BYTES, SOURCE_COUNT);
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        List<byte[]> sealed = new ArrayList<>();
        for (int source = 0; source < files.size(); source++) {
            // One byte a character, so that the lines are what is in the file whatever it is.
            for (String text : Files.readAllLines(files.get(source), ISO_8859_1)) {
                byte[] line = text.getBytes(ISO_8859_1);
                if (!builder.fits(line.length)) {
                    sealed.add(copy(builder.seal()));
                    builder.reset(builder.nextSequence());
                }
                int at = builder.begin(source, lineCount * 1_000L, Severity.INFO.code(), 0, line.length);
                builder.buffer().putBytes(at, line);
                lineCount++;
            }
        }
        sealed.add(copy(builder.seal()));
        show(sealed);
    }

    private static byte[] copy(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        return bytes;
    }

    /** Puts the blocks one behind the other into direct memory, as a reader's window has them. */
    private void show(List<byte[]> sealed) throws CorruptBlockException {
        ByteBuffer memory = ByteBuffer.allocateDirect(sealed.size() * BLOCK_BYTES);
        int at = 0;
        for (byte[] block : sealed) {
            strings.add(new String(block, ISO_8859_1));
            memory.put(at, block);
            BlockCursor cursor = new BlockCursor();
            cursor.wrap(memory, at, block.length);
            blocks.add(cursor);
            at += block.length;
        }
        System.out.printf(Locale.ROOT, "%d lines, %d blocks, %d bytes%n", lineCount, blocks.size(), at);
    }

    private void measure(String name, TextPattern pattern, @Nullable String forIndexOf) {
        double[] rates = new double[ROUND_COUNT];
        double[] indexOfRates = new double[ROUND_COUNT];
        found = 0;
        for (int i = -WARM_UP_COUNT; i < ROUND_COUNT; i++) {
            if (forIndexOf != null) {
                indexOfRates[Math.max(0, i)] = round(block -> placesIn(strings.get(block), forIndexOf));
            }
            rates[Math.max(0, i)] = round(block -> linesIn(blocks.get(block), pattern));
        }
        System.out.printf(
                Locale.ROOT,
                "%-24s found %6d  %s   String.indexOf: %s%n",
                name,
                found,
                spread(rates),
                forIndexOf == null ? "-" : spread(indexOfRates));
    }

    /** Searches a gibibyte; returns GB/s. */
    private double round(IntUnaryOperator search) {
        found = 0;
        long bytes = 0;
        long startNanos = System.nanoTime();
        for (int window = 0; bytes < ROUND_BYTES; window = (window + WINDOW_BLOCKS) % blocks.size()) {
            int end = Math.min(blocks.size(), window + WINDOW_BLOCKS);
            for (int pass = 0; pass < WINDOW_PASSES; pass++) {
                for (int block = window; block < end; block++) {
                    found += search.applyAsInt(block);
                    bytes += blocks.get(block).length();
                }
            }
        }
        return bytes / (double) (System.nanoTime() - startNanos);
    }

    private static int linesIn(BlockCursor block, TextPattern pattern) {
        if (!pattern.mayMatchIn(block.buffer(), 0, block.length())) {
            return 0;
        }
        int count = 0;
        block.rewind();
        while (block.next()) {
            count += pattern.find(block.buffer(), block.contentOffset(), block.contentLength()) ? 1 : 0;
        }
        return count;
    }

    private static int placesIn(String block, String text) {
        int count = 0;
        for (int at = block.indexOf(text); at >= 0; at = block.indexOf(text, at + 1)) {
            count++;
        }
        return count;
    }

    private static String spread(double[] rates) {
        double[] sorted = Arrays.stream(rates).sorted().toArray();
        return String.format(
                Locale.ROOT, "%5.2f GB/s (%.2f to %.2f)", sorted[ROUND_COUNT / 2], sorted[0], sorted[ROUND_COUNT - 1]);
    }
}
