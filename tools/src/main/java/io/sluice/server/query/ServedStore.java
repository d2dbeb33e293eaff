// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import io.sluice.Sluice;
import io.sluice.read.Cursor;
import io.sluice.read.LogReader;
import java.io.Closeable;
import java.io.IOException;

/**
 * Holds what the server serves.
 *
 * @param engine the running engine
 * @param reader reads its store
 * @param notes what the reader found damaged
 */
public record ServedStore(Sluice engine, LogReader reader, DamageNotes notes) implements Closeable {
    /** Opens the reader. */
    public static ServedStore open(Sluice engine) throws IOException {
        DamageNotes notes = new DamageNotes();
        return new ServedStore(engine, LogReader.open(engine.directory(), notes), notes);
    }

    /** Returns the sequence of the last entry that is persisted, -1 when there is none. */
    public long lastSequence() {
        return engine.persistedSequence() - 1;
    }

    /** Closes the reader; the engine goes on. */
    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Writes where a line lies. */
    public String cursor(long sequence) {
        return new Cursor(engine.storeId(), sequence).toString();
    }
}
