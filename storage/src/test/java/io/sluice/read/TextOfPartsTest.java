package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches, which look at whole blocks first, in lines that lie in parts in several of them. */
class TextOfPartsTest {
    private static final int WEB = 0;
    private static final int DB = 1;

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        assertEquals(WEB, store.source("web"));
        assertEquals(DB, store.source("db"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "LIVE", "FINISHED"})
    void aTextIsFoundWherePartsMeet(IndexState index) throws IOException {
        append(part(WEB, "hello wo", EntryFlags.CONTINUES));
        append(line(DB, "between"));
        append(part(WEB, "rld", EntryFlags.CONTINUED));
        append(line(WEB, "another"));
        index.bringAbout(store.directory(), new Random(1));
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            assertEquals(List.of("hello world"), contents(reader.forward(query("world"), 0)));
            assertEquals(List.of("hello world"), contents(reader.backward(query("world"), Long.MAX_VALUE)));
            assertEquals(List.of("hello world"), contents(reader.last(query("world"), 5)));
            assertEquals(List.of(), contents(reader.forward(query("worlds"), 0)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "LIVE", "FINISHED"})
    void aLineWithoutItsEndIsShownWhenTheNextOfItsSourceBegins(IndexState index) throws IOException {
        append(part(WEB, "hello wo", EntryFlags.CONTINUES));
        append(line(WEB, "a line without that text"));
        index.bringAbout(store.directory(), new Random(1));
        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor lines = reader.forward(query("hello"), 0)) {
            assertTrue(lines.next(), "without being told to wait no longer");
            assertEquals("hello wo", ShownLine.of(lines).content());
            assertTrue(lines.line().isPartial());
            assertFalse(lines.next());
        }
    }

    private static Query query(String text) {
        return Query.builder().text(TextPattern.compile(text)).build();
    }

    private static List<String> contents(LineCursor cursor) throws IOException {
        return ShownLine.readAll(cursor).stream().map(ShownLine::content).toList();
    }

    private void append(TestEntry entry) throws IOException {
        store.append(List.of(entry));
    }

    private TestEntry line(int source, String content) {
        return TestEntry.line(source, store.clock().epochNanos(), content);
    }

    private TestEntry part(int source, String content, int bits) {
        return line(source, content).part(bits);
    }
}
