package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class EntryFlagsTest {
    @Test
    void keepsKindAndBitsApart() {
        for (EntryKind kind : EntryKind.values()) {
            for (int bits = 0; bits < 16; bits++) {
                int flags = EntryFlags.of(kind, bits);

                assertEquals(kind, EntryFlags.kind(flags));
                assertEquals((bits & EntryFlags.CONTINUES) != 0, EntryFlags.continues(flags));
                assertEquals((bits & EntryFlags.CONTINUED) != 0, EntryFlags.continued(flags));
                assertEquals((bits & EntryFlags.ERROR) != 0, EntryFlags.error(flags));
                assertEquals(bits == ((bits & ~EntryFlags.CONTINUED) | EntryFlags.TAGGED), EntryFlags.tagged(flags));
                assertEquals(flags, flags & 0xFF);
            }
        }
    }

    @Test
    void keepsTheBytesThatAreOnDisk() {
        assertEquals(0x00, EntryFlags.of(EntryKind.LINE, 0));
        assertEquals(0x01, EntryFlags.of(EntryKind.LINE, EntryFlags.CONTINUES));
        assertEquals(0x02, EntryFlags.of(EntryKind.LINE, EntryFlags.CONTINUED));
        assertEquals(0x04, EntryFlags.of(EntryKind.LINE, EntryFlags.TAGGED));
        assertEquals(0x08, EntryFlags.of(EntryKind.LINE, EntryFlags.ERROR));
        assertEquals(0x10, EntryFlags.of(EntryKind.EXIT, 0));
        assertEquals(0x20, EntryFlags.of(EntryKind.START, 0));
        assertEquals(0x30, EntryFlags.of(EntryKind.GAP, 0));
        assertEquals(0x40, EntryFlags.of(EntryKind.COLLAPSED, 0));
        assertEquals(0x50, EntryFlags.of(EntryKind.FLOOD, 0));
    }

    @Test
    void showsKindsOfLaterVersionsAsUnknown() {
        for (int code = 6; code < 16; code++) {
            assertEquals(EntryKind.UNKNOWN, EntryFlags.kind(code << 4));
        }
        assertEquals(EntryKind.UNKNOWN, EntryFlags.kind((byte) 0xF3));
    }

    @Test
    void findsStreamsByTheirBytesAndLabels() {
        String[] labels = {"stdout", "stderr", "pty", "rpc", "monitor"};
        for (Stream stream : Stream.values()) {
            assertEquals(labels[stream.code()], stream.label());
            assertEquals(stream, Stream.ofCode(stream.code()));
            assertEquals(stream, Stream.ofLabel(stream.label()));
        }

        assertNull(Stream.ofCode(-1));
        assertNull(Stream.ofCode(Stream.values().length));
        assertNull(Stream.ofLabel("STDOUT"));
        assertNull(Stream.ofLabel(""));
    }
}
