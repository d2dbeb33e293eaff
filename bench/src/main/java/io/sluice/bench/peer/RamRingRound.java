package io.sluice.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has lines gather in memory, two halves of 16 MiB in turn, and a thread write out what there is every 100 ms or when a
 * half is full. What is in memory dies with the process; producers wait when both halves are full.
 */
public final class RamRingRound {
    private static final int HALF_BYTES = 16 << 20;
    private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES * 2;
    private static final long FLUSH_NANOS = 100_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private ByteBuffer filling = ByteBuffer.allocateDirect(HALF_BYTES); // this and the next: guarded by the lock
    private ByteBuffer other = ByteBuffer.allocateDirect(HALF_BYTES);
    private volatile boolean done; // written by the main thread

    private RamRingRound() {}

    /** Runs a round in which lines go through memory. */
    public static Outcome run(Task task) throws Exception {
        return new RamRingRound().round(task);
    }

    private Outcome round(Task task) throws Exception {
        Lines lines = Lines.of(task);
        try (FileChannel channel = FileChannel.open(
                Path.of(task.directory(), "ring.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Thread flusher = new Thread(() -> {
                try {
                    while (!done) {
                        LockSupport.parkNanos(FLUSH_NANOS);
                        flush(channel);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            flusher.start();
            Tally tally = new Tally(task.producers());
            Span span = Span.begin();
            long count = Producers.run(task, span, (producer, first, step) -> {
                long bytes = 0;
                for (int i = 0; i < step; i++) {
                    byte[] line = lines.bytes(first + i);
                    put(flusher, producer, line);
                    bytes += HEADER_BYTES + line.length;
                }
                tally.add(producer, bytes);
            });
            done = true;
            LockSupport.unpark(flusher);
            flusher.join();
            flush(channel);
            span.end();
            if (channel.size() != tally.sum()) {
                throw new IOException(count + " lines are " + tally.sum() + " bytes, the file has " + channel.size());
            }
            return span.kept(count, channel.size());
        }
    }

    private void put(Thread flusher, int producer, byte[] line) throws InterruptedException {
        lock.lock();
        try {
            while (filling.remaining() < HEADER_BYTES + line.length) {
                LockSupport.unpark(flusher);
                room.await();
            }
            filling.putLong(System.currentTimeMillis())
                    .putInt(producer)
                    .putInt(line.length)
                    .put(line);
        } finally {
            lock.unlock();
        }
    }

    private void flush(FileChannel channel) throws IOException {
        ByteBuffer full;
        lock.lock();
        try {
            full = filling;
            filling = other;
            other = full;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        full.flip();
        while (full.hasRemaining()) {
            int unused = channel.write(full);
        }
        full.clear();
    }
}
