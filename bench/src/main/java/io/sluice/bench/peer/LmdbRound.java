package io.sluice.bench.peer;

import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * Has LMDB keep lines: by sequence, appended, and an index by service. Written through its mapping and not synced, so
 * that the process may die and the machine may not; a producer puts all lines of a transaction in under a lock.
 */
public final class LmdbRound {
    private static final long MAP_BYTES = 32L << 30;
    private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES + 1;

    private final Task task;
    private final ReentrantLock lock = new ReentrantLock();
    private long sequence; // this and the following are guarded by the lock
    private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer serviceKey = ByteBuffer.allocateDirect(Integer.BYTES + Long.BYTES);
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);

    private LmdbRound(Task task) {
        this.task = task;
    }

    /** Runs a round in which entries are put. */
    public static Outcome run(Task task) throws Exception {
        return new LmdbRound(task).run();
    }

    private Outcome run() throws Exception {
        Lines lines = Lines.of(task);
        Path file = Path.of(task.directory(), "logs.lmdb");
        try (Env<ByteBuffer> env = Env.create()
                .setMapSize(MAP_BYTES)
                .setMaxDbs(2)
                .open(
                        file.toFile(),
                        EnvFlags.MDB_NOSUBDIR,
                        EnvFlags.MDB_WRITEMAP,
                        EnvFlags.MDB_NOSYNC,
                        EnvFlags.MDB_NORDAHEAD)) {
            Dbi<ByteBuffer> entries = env.openDbi("entries", DbiFlags.MDB_CREATE);
            Dbi<ByteBuffer> byService = env.openDbi("services", DbiFlags.MDB_CREATE);
            ThreadLocal<ByteBuffer> buffers =
                    ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(HEADER_BYTES + lines.longest()));
            Span span = Span.begin();
            int transactions = Math.max(1, task.setting("batch", 10_000) / Producers.STEP); // steps in one
            long count = Producers.run(task, span, (producer, first, step) -> {
                lock.lock();
                try (Txn<ByteBuffer> transaction = env.txnWrite()) {
                    for (int i = 0; i < step * transactions; i++) {
                        ByteBuffer value = value(buffers.get(), producer, lines.bytes(first + i));
                        put(transaction, entries, byService, producer, value);
                    }
                    transaction.commit();
                } finally {
                    lock.unlock();
                }
            });
            span.end();
            long kept = entriesIn(env, entries);
            if (kept != count * transactions) {
                throw new IllegalStateException("offered " + count * transactions + " lines, there are " + kept);
            }
            // The file is as long as the mapping; what is in use of it is what the environment says.
            long used = (env.info().lastPageNumber + 1) * env.stat().pageSize;
            return span.kept(kept, used);
        }
    }

    private static long entriesIn(Env<ByteBuffer> env, Dbi<ByteBuffer> entries) {
        try (Txn<ByteBuffer> transaction = env.txnRead()) {
            return entries.stat(transaction).entries;
        }
    }

    private static ByteBuffer value(ByteBuffer buffer, int producer, byte[] line) {
        buffer.clear();
        buffer.putLong(System.currentTimeMillis())
                .putInt(producer)
                .put((byte) Severity.INFO.code())
                .put(line)
                .flip();
        return buffer;
    }

    private void put(
            Txn<ByteBuffer> transaction,
            Dbi<ByteBuffer> entries,
            Dbi<ByteBuffer> byService,
            int producer,
            ByteBuffer value) {
        key.clear();
        key.putLong(sequence).flip();
        entries.put(transaction, key, value, PutFlags.MDB_APPEND);
        serviceKey.clear();
        serviceKey.putInt(producer).putLong(sequence++).flip();
        byService.put(transaction, serviceKey, nothing);
    }
}
