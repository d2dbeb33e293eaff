package io.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Shows a fuzz target what the repository keeps for it, and random changes of that: what every build can do of fuzzing.
 * A finding of a long run, or of this one, becomes a file of the corpus and is tried ever after.
 */
public final class FuzzInputs {
    private static final long SEED = 1; // each build tries the same; .ci/fuzz goes on from there
    /** Checks what is promised of any bytes; throws when it does not hold. */
    @FunctionalInterface
    public interface Target {
        /** Tries one input. */
        void test(byte[] input) throws Exception;
    }

    private static final Path CORPUS = Path.of("src", "test", "corpus"); // tests run in their module's directory
    private static final Path FINDINGS = Path.of("target", "fuzz-findings");
    private static final int CHANGES_MAX = 6;
    private static final int INSERTED_MAX = 16;
    private static final int[] EDGES = {
        0, 1, -1, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final List<byte[]> corpus;
    private final Random random;

    private FuzzInputs(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    /**
     * Tries the whole corpus of a target, and then so many changes of it.
     *
     * @param name of the folder in {@code src/test/corpus}
     */
    public static void run(String name, int changeCount, Target target) throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
            for (Path file : files.sorted().toList()) {
                byte[] input = Files.readAllBytes(file);
                corpus.add(input);
                tryOne(name, input, target, file.toString());
            }
        }
        if (corpus.isEmpty()) {
            throw new AssertionError("no corpus for " + name);
        }
        long seed = Seeds.otherwise(SEED);
        FuzzInputs inputs = new FuzzInputs(corpus, seed);
        for (int i = 0; i < changeCount; i++) {
            tryOne(name, inputs.next(), target, "change " + i + " of seed " + seed);
        }
    }

    private static void tryOne(String name, byte[] input, Target target, String what) {
        try {
            target.test(input.clone());
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError(name + ", " + what + ", kept as " + keep(name, input) + ": " + e, e);
        }
    }

    private static Path keep(String name, byte[] input) {
        try {
            Files.createDirectories(FINDINGS);
            Path file = FINDINGS.resolve(name + '-' + HexFormat.of().toHexDigits(Arrays.hashCode(input)));
            return Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] next() {
        byte[] input = corpus.get(random.nextInt(corpus.size()));
        for (int left = 1 + random.nextInt(CHANGES_MAX); left > 0; left--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int behind = at + random.nextInt(Math.min(input.length - at, INSERTED_MAX) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(input, at);
            case 1 -> edged(input, at);
            case 2 -> joined(input, at, new byte[0], behind); // a piece is taken out
            case 3 -> joined(input, at, Arrays.copyOfRange(input, at, behind), at); // or comes twice
            case 4 -> joined(input, at, noise(), random.nextBoolean() ? at : behind);
            case 5 -> joined(input, at, pieceOfAnother(), random.nextBoolean() ? at : behind);
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(input, at) : flipped(input, at);
        };
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] changed = input.clone();
        if (at < changed.length) {
            changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return changed;
    }

    /** Puts a number from the edges of what numbers can be, little-endian, in one to four bytes. */
    private byte[] edged(byte[] input, int at) {
        byte[] changed = input.clone();
        int edge = EDGES[random.nextInt(EDGES.length)];
        int end = Math.min(changed.length, at + 1 + random.nextInt(Integer.BYTES));
        for (int i = at; i < end; i++) {
            changed[i] = (byte) (edge >>> ((i - at) * Byte.SIZE));
        }
        return changed;
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(INSERTED_MAX)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] pieceOfAnother() {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
    }

    private static byte[] joined(byte[] input, int until, byte[] piece, int from) {
        byte[] joined = Arrays.copyOf(input, until + piece.length + input.length - from);
        System.arraycopy(piece, 0, joined, until, piece.length);
        System.arraycopy(input, from, joined, until + piece.length, input.length - from);
        return joined;
    }
}
