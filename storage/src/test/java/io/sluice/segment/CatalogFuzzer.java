package io.sluice.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import io.sluice.testing.FuzzFile;
import java.io.IOException;

/**
 * Takes any bytes for a catalog, as they are and with checksums that hold: they are refused with a
 * {@link StoreFormatException}, or the catalog has its segments in order, and is the same when it is read again.
 */
public final class CatalogFuzzer {
    private static final FuzzFile FILE = FuzzFile.named(CatalogFile.NAME);

    private CatalogFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        check(input);
        byte[] sealed = input.clone();
        FuzzFile.putCrc(sealed, 0, FileHeader.LENGTH - Integer.BYTES, FileHeader.LENGTH - Integer.BYTES);
        int end = sealed.length - Integer.BYTES;
        FuzzFile.putCrc(sealed, 0, end, end);
        check(sealed);
    }

    private static void check(byte[] bytes) throws IOException {
        FILE.fill(bytes);
        Catalog catalog;
        try {
            catalog = CatalogFile.readOne(FILE.path());
        } catch (StoreFormatException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
            return;
        }
        long before = Long.MIN_VALUE;
        for (SegmentEntry segment : catalog.segments()) {
            assertTrue(segment.firstSequence() >= before, "segments out of order");
            before = segment.firstSequence();
        }
        Catalog again = CatalogFile.read(FILE.path().resolveSibling(""), damage -> {
            throw new AssertionError(damage);
        });
        assertEquals(catalog.segments(), again.segments());
        assertEquals(catalog.retired(), again.retired());
        assertEquals(catalog.missing(), again.missing());
        assertEquals(catalog.totals(), again.totals());
    }
}
