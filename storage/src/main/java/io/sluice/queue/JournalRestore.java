package io.sluice.queue;

import io.sluice.entry.Disk;
import io.sluice.entry.DiskFile;
import io.sluice.entry.PrivateFile;
import io.sluice.entry.SourceTable;
import io.sluice.telemetry.CountersCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Prepares a store whose queue lies in memory for its next engine, from what the journal has. */
public final class JournalRestore {
    private JournalRestore() {}

    /**
     * Puts the table of sources back into a queue that has lost it, and cuts off what the end of the journal has of a
     * block that was being written. Cycles are read where they are.
     *
     * @return true when the queue had lost what it had, as it does when the machine is started again
     */
    public static boolean restore(StoreDirectory store) throws IOException {
        if (!store.isJournalled() || store.isNew() || Files.exists(store.queue().resolve(SourceTable.FILE_NAME))) {
            return false;
        }
        Path sources = store.journal().resolve(SourceTable.FILE_NAME);
        if (Files.exists(sources)) {
            long unused = JournalState.copy(sources, store.queue(), Disk.REAL); // in memory
        }
        List<CycleFile> copies = CycleFile.list(store.journal());
        if (!copies.isEmpty()) {
            cutTail(store, copies.get(copies.size() - 1));
        }
        return true;
    }

    private static void cutTail(StoreDirectory store, CycleFile copy) throws IOException {
        long end;
        try (CycleReader reader = CycleReader.open(copy, CycleReader.newWindow())) {
            end = JournalFile.soundEnd(reader);
        }
        if (end >= 0 && end < Files.size(copy.path())) {
            try (DiskFile file = store.disk().open(copy.path())) {
                file.setLength(end);
                file.force(true);
            }
        }
    }

    /**
     * Writes down that an engine has the store: else a power loss in its first moments would look as if the one before
     * had closed the store and nothing came after that.
     */
    public static void begin(StoreDirectory store) throws IOException {
        if (store.isJournalled()) {
            Objects.requireNonNull(CountersCopy.of(store.queue())).save(store.journal(), store.disk());
        } else {
            CountersCopy.force(store.queue());
            PrivateFile.forceDirectory(store.queue());
        }
    }
}
