package io.sluice.cli.drill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Does one to three random damages to the files of a store, and remembers where. Confined to one thread. */
final class Damage {
    /**
     * Says where a file was damaged.
     *
     * @param until behind the last damaged byte, of the file as it was or as it is, whichever is longer
     * @param scrambled whether whole pieces may be there that belong elsewhere, or are of another time
     * @param gone whether the file is not there any more
     */
    record Touched(Path file, long from, long until, boolean scrambled, boolean gone) {
        DamagedKind kind() {
            DamagedKind kind = DamagedKind.of(file);
            if (kind == null) {
                throw new IllegalStateException("damaged: " + file);
            }
            return kind;
        }
    }

    private static final int PAGE_BYTES = 4_096;
    private static final int GARBAGE_BYTES_MAX = 10_000;
    private static final int STORE_EVERY = 24; // the file "store" is but one of so many
    private static final DamagedKind[] KINDS = DamagedKind.values();

    private final Random random;
    private final DamagedStore store;
    private final Map<Path, byte @Nullable []> changes = new TreeMap<>();
    private final List<Touched> touched = new ArrayList<>();
    private final StringBuilder what = new StringBuilder();
    private boolean putBack; // a file is of an earlier time

    private Damage(Random random, DamagedStore store) {
        this.random = random;
        this.store = store;
    }

    /** Damages a store, which is to be put in place by {@link #image}. */
    static Damage of(DamagedStore store, Random random) {
        Damage damage = new Damage(random, store);
        for (int i = random.nextInt(3); i >= 0; i--) {
            damage.damageOne();
        }
        return damage;
    }

    /** Returns the damaged store. */
    StoreImage image() {
        return store.image().with(changes);
    }

    List<Touched> touched() {
        return touched;
    }

    @Override
    public String toString() {
        return what.toString();
    }

    private void damageOne() {
        DamagedKind kind = KINDS[random.nextInt(KINDS.length)];
        if (kind == DamagedKind.STORE && random.nextInt(STORE_EVERY / KINDS.length) > 0) {
            kind = DamagedKind.CYCLE;
        }
        List<Path> files = store.image().files(kind);
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes =
                changes.containsKey(file) ? changes.get(file) : store.image().bytes(file);
        if (bytes == null || bytes.length == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            replace(file, bytes);
        } else {
            scratch(file, bytes.clone());
        }
    }

    /** Changes bytes in their place. */
    private void scratch(Path file, byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(bytes.length - from, 1 << random.nextInt(14)));
        int other = random.nextInt(bytes.length - length + 1);
        switch (random.nextInt(6)) {
            case 0 -> {
                bytes[from] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                put(file, bytes, new Touched(file, from, from + 1L, false, false), "a bit flipped");
            }
            case 1 -> {
                Arrays.fill(bytes, from, from + length, (byte) 0);
                put(file, bytes, new Touched(file, from, from + (long) length, false, false), "zeroed");
            }
            case 2 -> {
                int page = from / PAGE_BYTES * PAGE_BYTES;
                int end = Math.min(bytes.length, page + PAGE_BYTES);
                Arrays.fill(bytes, page, end, (byte) 0);
                put(file, bytes, new Touched(file, page, end, false, false), "a page zeroed");
            }
            case 3 -> {
                byte[] piece = new byte[length];
                random.nextBytes(piece);
                System.arraycopy(piece, 0, bytes, from, length);
                put(file, bytes, new Touched(file, from, from + (long) length, false, false), "overwritten");
            }
            case 4 -> {
                byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
                System.arraycopy(bytes, other, bytes, from, length);
                System.arraycopy(piece, 0, bytes, other, length);
                long until = Math.max(from, other) + (long) length;
                put(file, bytes, new Touched(file, Math.min(from, other), until, true, false), "pieces swapped");
            }
            default -> {
                System.arraycopy(Arrays.copyOfRange(bytes, from, from + length), 0, bytes, other, length);
                put(file, bytes, new Touched(file, other, other + (long) length, true, false), "a piece doubled");
            }
        }
    }

    /** Makes the file another one: shorter, longer, of another time or place, none. */
    private void replace(Path file, byte[] bytes) {
        int choice = random.nextInt(5);
        if (choice == 0) {
            int end = random.nextInt(bytes.length);
            put(file, Arrays.copyOf(bytes, end), new Touched(file, end, bytes.length, false, false), "cut off");
        } else if (choice == 1) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(GARBAGE_BYTES_MAX));
            byte[] garbage = new byte[longer.length - bytes.length];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, longer, bytes.length, garbage.length);
            put(file, longer, new Touched(file, bytes.length, longer.length, false, false), "garbage appended");
        } else if (choice == 2) {
            long length = bytes.length;
            put(file, null, new Touched(file, 0, length, false, true), "deleted");
        } else {
            // Not two of them: a table of sources and counters that were both put back agree, and nobody can tell.
            boolean earlier = choice == 3 && !putBack;
            byte[] other = earlier ? store.earlier(file, random) : store.another(file, random);
            putBack |= earlier;
            if (other != null && !Arrays.equals(other, bytes)) {
                long until = Math.max(bytes.length, other.length);
                String how = earlier ? "of an earlier time" : "another one of its kind";
                put(file, other, new Touched(file, 0, until, true, false), how);
            }
        }
    }

    private void put(Path file, byte @Nullable [] bytes, Touched where, String how) {
        changes.put(file, bytes);
        touched.add(where);
        Path parent = file.resolveSibling("").getFileName();
        what.append(what.length() == 0 ? "" : "; ")
                .append(String.format(
                        Locale.ROOT,
                        "%s/%s %s, %d to %d",
                        parent,
                        file.getFileName(),
                        how,
                        where.from(),
                        where.until()));
    }
}
