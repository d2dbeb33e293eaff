package io.sluice.cli.drill;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Is a sound store that is damaged time and again.
 *
 * @param name says what it is like
 * @param root its directory
 * @param image its files
 * @param earlierImages its files at earlier times
 * @param known every entry that it ever had
 * @param layout where they lie
 * @param lines the sequences of the lines that can be read; what is not among them was removed on purpose
 * @param entries all entries that can be read
 */
record DamagedStore(
        String name,
        Path root,
        StoreImage image,
        List<StoreImage> earlierImages,
        KnownEntries known,
        StoreLayout layout,
        BitSet lines,
        BitSet entries) {
    /** Returns what a file had at some earlier time, null when it was not there. */
    byte @Nullable [] earlier(Path file, Random random) {
        return earlierImages.get(random.nextInt(earlierImages.size())).bytes(file);
    }

    /** Returns what another file of the same kind has. */
    byte @Nullable [] another(Path file, Random random) {
        DamagedKind kind = DamagedKind.of(file);
        if (kind == null) {
            return null;
        }
        List<Path> others = image.files(kind);
        return image.bytes(others.get(random.nextInt(others.size())));
    }
}
